using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>
/// Names the events that would change a decision, from the reasons in its record. A reason that is a hold has its exit
/// from <see cref="HoldOf"/>, as in the pool's status.
/// </summary>
internal static class ChangeText
{
    /// <summary>Every event that the record implies, or one sentence that the next tick decides anew.</summary>
    public static IEnumerable<string> Describe(PoolStatus pool, DecisionRecord record, bool current)
    {
        var ways = (current ? Operator(pool) : [])
            .Concat(Exit("shared budget", record.Grant is { } grant ? HoldOf.Grant(grant) : null))
            .Concat(Exit("write", record.Actuation is { } actuation ? HoldOf.Write(actuation.Status) : null))
            .Concat(LoadChangeText.Describe(pool, record))
            .Concat(record.Decision.Throughput is { } throughput && Throughput(throughput.Reason) is { } way ? [$"throughput loop: {way}"] : [])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return ways.Count > 0 ? ways : ["the next tick decides on new observations"];
    }

    private static IEnumerable<string> Operator(PoolStatus pool)
    {
        if (pool.Pause is { } pause)
        {
            yield return pause.Until is { } until
                ? $"the pause ends at {Humane.Moment(until)}, or with 'gplan resume {pool.Name}'"
                : $"the pause ends with 'gplan resume {pool.Name}'";
        }

        if (PoolText.HoldBesidePause(pool) is { } hold)
        {
            yield return $"the hold '{PoolText.Name(hold)}' ends when: {hold.Exit}";
        }
    }

    private static IEnumerable<string> Exit(string stage, HoldReason? hold) =>
        hold is null ? [] : [$"{stage}: {Humane.Clause(hold.Exit)}"];

#pragma warning disable CS8524 // A number that is no member of the enum is a bug, and throws. A member without an arm stays an error (CS8509).

    private static string? Throughput(ThroughputReason reason) => reason switch
    {
        ThroughputReason.NoTrafficData or ThroughputReason.PredictFailed or ThroughputReason.ModelNotReady or ThroughputReason.GpuBudgetGuardHold =>
            HoldOf.Throughput(reason) is { } hold ? Humane.Clause(hold.Exit) : null,
        ThroughputReason.OverrideByUserPlugin or ThroughputReason.RejectedByPlugin => "the plugin decides otherwise",
        ThroughputReason.CircuitOpen => "the plugin answers again and its circuit breaker closes",
        ThroughputReason.HeldOver => "the stage runs again when its interval is over",
        ThroughputReason.GpuBudgetReconcile => "the pool is back between min_gpu_budget and max_gpu_budget",
        ThroughputReason.PartnerNotReady => "the other role of the deployment has what the loop needs",
        ThroughputReason.Scale or ThroughputReason.NoChange =>
            "another forecast, or other targets (ttft_ms, itl_ms), ask for another number of engines",
        // A throughput bound is explained with the load loop, where it applies.
        ThroughputReason.SetLowerBound or ThroughputReason.Disabled or ThroughputReason.Unset => null,
    };

#pragma warning restore CS8524
}
