using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The reactive loop: what the present load asks for, within throughput bounds, floors and budget.</summary>
internal sealed class LoadLoop(ILoadPolicy policy, bool throughputOn)
{
    /// <summary>The loop for a configuration, with the policy of its target.</summary>
    public static LoadLoop For(PlannerConfig config, bool throughputOn) =>
        new(config.OptimizationTarget == OptimizationTarget.Sla ? new MissingModelPolicy() : new ThresholdPolicy(config), throughputOn);

    public LoadProposal Run(PoolFacts facts, PoolObservation observation, Explanation why)
    {
        if (facts is { Prefill: not null, Decode: not null })
        {
            return DisaggLoad.Run(facts, observation, policy, throughputOn, why);
        }

        var role = facts.Prefill ?? facts.Decode!;
        return SingleLoad.Run(facts, role, observation.Fpm(role.Role), policy, throughputOn, why);
    }
}
