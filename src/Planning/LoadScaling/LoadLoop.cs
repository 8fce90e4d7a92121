using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The reactive loop: the replicas that the present load asks for, within throughput bounds, floors and budget.</summary>
internal sealed class LoadLoop(LoadRules rules)
{
    private const string Code = "load_scale";

    /// <summary>No role is judged, all for one reason.</summary>
    public static StepDecision NotJudged(PoolFacts facts, LoadReason reason) =>
        new() { Code = Code, Outcome = LoadOutcome.NotJudged(facts, reason) };

    public StepDecision Run(PoolFacts facts, PoolObservation observation, ILoadPolicy policy)
    {
        var why = new Explanation();
        var decision = facts is { Prefill: not null, Decode: not null }
            ? DisaggLoad.Run(facts, observation, policy, rules, why)
            : SingleLoad.Run(facts, facts.Prefill ?? facts.Decode!, observation, policy, rules, why);
        return decision with { Code = Code, Reasons = why.Sentences };
    }
}
