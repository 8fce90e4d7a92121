using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Says at which figures a role would grow or shrink.</summary>
internal static class ThresholdText
{
    /// <summary>The thresholds of a role under the pool's target, with what the most loaded rank has.</summary>
    public static string Describe(PoolStatus pool, PoolRole role, RoleSummary? seen)
    {
        if (pool.OptimizationTarget == OptimizationTarget.Sla)
        {
            return "grows when every engine's estimated latency is above its target, shrinks when one engine fewer stays below it";
        }

        var (signal, up, down, now) = role == PoolRole.Prefill ? Prefill(pool, seen) : Decode(pool, seen);
        return $"grows when any rank's {signal} is {up}, shrinks when every rank's is {down}{(now is null ? "" : $" (now at most {now})")}";
    }

    private static (string Signal, string Up, string Down, string? Now) Prefill(PoolStatus pool, RoleSummary? seen)
    {
        var now = seen is { ReportingRanks: > 0 } ? $"{seen.MaxQueuedPrefillTokens} tokens" : null;
        return Thresholds(pool, LoadThresholds.Prefill) is { } known
            ? ("queue of prompt tokens over context_length", known.UpText, known.DownText, now)
            : ("queue of prompt tokens", ">= prefill_scale_up_queue_tokens", "<= prefill_scale_down_queue_tokens", now);
    }

    private static (string Signal, string Up, string Down, string? Now) Decode(PoolStatus pool, RoleSummary? seen)
    {
        var now = seen?.MaxKvUtilization is { } share ? Humane.Number(share, 3) : null;
        var signal = pool.Mode == PlannerMode.Agg ? "KV utilization with queued prompts" : "KV utilization";
        return Thresholds(pool, LoadThresholds.Decode) is { } known
            ? (signal, known.UpText, known.DownText, now)
            : (signal, ">= decode_scale_up_kv_rate percent", "<= decode_scale_down_kv_rate percent", now);
    }

    // The thresholds of the target 'load' are the user's; the status does not carry them.
    private static LoadThresholds? Thresholds(PoolStatus pool, Func<PlannerConfig, LoadThresholds?> of) =>
        of(new PlannerConfig { OptimizationTarget = pool.OptimizationTarget });
}
