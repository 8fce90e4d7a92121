using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Pipeline.Steps;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick;

/// <summary>The decisions of a tick's steps, folded in order: a later step's value takes precedence.</summary>
/// <param name="Input">The tick with all state changes.</param>
/// <param name="Load">The load loop's outcome; null when it was not due.</param>
/// <param name="Throughput">The throughput loop's outcome; null when it was not due.</param>
/// <param name="Estimates">Estimated latencies; the reactive estimate takes precedence over the predicted one.</param>
/// <param name="CapacityRps">Requests per second of one engine.</param>
internal sealed record TickFold(
    StepInput Input, LoadOutcome? Load, ThroughputOutcome? Throughput, LatencyEstimates Estimates, RoleValues<double> CapacityRps)
{
    public static TickFold Of(StepInput input, ImmutableArray<StepDecision> decisions, Explanation why)
    {
        LoadOutcome? load = null;
        ThroughputOutcome? throughput = null;
        var estimates = LatencyEstimates.None;
        RoleValues<double>? capacity = null;
        foreach (var decision in decisions)
        {
            input = input.After(decision);
            load = decision.Outcome as LoadOutcome ?? load;
            throughput = decision.Outcome as ThroughputOutcome ?? throughput;
            estimates = decision.Estimates.Or(estimates);
            capacity = decision.CapacityRps ?? capacity;
            why.Say(decision.Reasons);
        }

        return new TickFold(input, load, throughput, estimates, capacity ?? new RoleValues<double>(null, null));
    }
}
