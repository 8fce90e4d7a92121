using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The reactive loop: what the present load asks for, within throughput bounds, floors and budget.</summary>
internal sealed class LoadLoop(PlannerConfig config, bool throughputOn)
{
    private readonly LoadRules _rules = new(
        throughputOn,
        WithoutOpinion: config.OptimizationTarget != OptimizationTarget.Sla ? WithoutOpinion.Nothing
            : config.Mode == PlannerMode.Agg ? WithoutOpinion.KeepsBoundFloorAndBudget
            : throughputOn && config.ThroughputBoundInSingleModes ? WithoutOpinion.KeepsBound
            : WithoutOpinion.Nothing,
        config.ReviveFromZero);

    public LoadProposal Run(PoolFacts facts, PoolObservation observation, ILoadPolicy policy, Explanation why)
    {
        if (facts is { Prefill: not null, Decode: not null })
        {
            return DisaggLoad.Run(facts, observation, policy, _rules, why);
        }

        var role = facts.Prefill ?? facts.Decode!;
        return SingleLoad.Run(facts, role, observation, policy, _rules, why);
    }
}
