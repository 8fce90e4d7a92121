using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Names the figures at which a role would grow or shrink.</summary>
internal static class ThresholdText
{
    /// <summary>The reason why a role of one replica does not shrink.</summary>
    public const string LastReplica = "load scaling never removes the last replica";

    /// <summary>The thresholds of a role, with the value of the most loaded rank; null when the status has none.</summary>
    public static string? Describe(PoolStatus pool, PoolRole role, RoleSummary? seen, LatencyEstimates estimates)
    {
        if (pool.OptimizationTarget == OptimizationTarget.Sla)
        {
            return SlaText.Describe(pool, role, seen, estimates);
        }

        if ((role == PoolRole.Prefill ? pool.PrefillThresholds : pool.DecodeThresholds) is not { } thresholds)
        {
            return null;
        }

        var (signal, now) = role == PoolRole.Prefill ? Prefill(pool, seen) : Decode(pool, seen);
        var shrinks = seen?.Ready <= 1
            ? LastReplica
            : $"shrinks when every rank's is {thresholds.DownText}";
        return $"grows when any rank's {signal} is {thresholds.UpText}{(now is null ? "" : $" (now at most {now})")}, {shrinks}";
    }

    private static (string Signal, string? Now) Prefill(PoolStatus pool, RoleSummary? seen) =>
    (
        pool.OptimizationTarget == OptimizationTarget.Load ? "queue of prompt tokens" : "queue of prompt tokens over context_length",
        seen is { ReportingRanks: > 0 } ? $"{seen.MaxQueuedPrefillTokens} tokens" : null
    );

    private static (string Signal, string? Now) Decode(PoolStatus pool, RoleSummary? seen) =>
    (
        pool.Mode == PlannerMode.Agg ? "KV utilization with queued prompts" : "KV utilization",
        seen?.MaxKvUtilization is { } share ? Humane.Number(share, 3) : null
    );
}
