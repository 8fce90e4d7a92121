using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Configuration;

/// <summary>
/// The latency targets that apply, milliseconds; null for one that does not. They apply with
/// <c>optimization_target: sla</c> only, and only to engines that do the work: <c>ttft_ms</c> to those that compute prompts,
/// <c>itl_ms</c> to those that generate tokens. Source: load-based and throughput-based SLA decisions of Dynamo's planner.
/// </summary>
/// <param name="TtftMs">Most time to first token; null when it does not apply.</param>
/// <param name="ItlMs">Most time between tokens; null when it does not apply.</param>
public readonly record struct LatencyTargets(double? TtftMs, double? ItlMs)
{
    /// <summary>The targets of a whole pool: those of any of its roles.</summary>
    public static LatencyTargets Of(PlannerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.OptimizationTarget == OptimizationTarget.Sla
            ? new LatencyTargets(
                config.Mode.ComputesPrompts() ? config.TtftMs : null,
                config.Mode.GeneratesTokens() ? config.ItlMs : null)
            : default;
    }

    /// <summary>The targets of one role.</summary>
    public static LatencyTargets Of(PlannerConfig config, PoolRole role)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Of(config).For(config.Mode, role);
    }

    /// <summary>Those of a pool's targets that apply to one of its roles.</summary>
    public LatencyTargets For(PlannerMode mode, PoolRole role) =>
        new(mode.ComputesPrompts(role) ? TtftMs : null, mode.GeneratesTokens(role) ? ItlMs : null);
}
