using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.LoadScaling.Sla;

/// <summary>
/// The latency target: grows when the engines' estimated latency is over its target, shrinks when the load on one
/// replica fewer would stay well within it. One instance judges one tick and keeps what it estimated. Source: load-based
/// SLA decisions of Dynamo's planner.
/// </summary>
internal sealed class SlaPolicy(PlannerConfig config, SlaContext context) : ILoadPolicy
{
    private readonly double _sensitivity = config.LoadScalingDownSensitivity / 100.0;

    /// <summary>The largest estimates of the engines.</summary>
    public LatencyEstimates Estimates { get; private set; } = LatencyEstimates.None;

    public RoleVerdict Judge(RoleFacts role, FpmSnapshot fpm)
    {
        if (role.Ready == 0)
        {
            return RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: no ready worker");
        }

        if (context.Model(role.Role) is not { } model)
        {
            return RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: no engine performance model");
        }

        if (model.Diagnostics is { Readiness: not ModelReadiness.Ready } notReady)
        {
            return RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: the performance model is not ready: {notReady.Remark ?? "too few samples"}");
        }

        return LatencyTargets.Of(config, role.Role) switch
        {
            { TtftMs: { } ttftMs, ItlMs: { } itlMs } => Aggregated(role, model, fpm, ttftMs, itlMs),
            { TtftMs: { } ttftMs } => role.Capabilities?.MaxNumBatchedTokens > 0
                ? Prefill(role, model, fpm, ttftMs).Verdict
                : RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: max_num_batched_tokens is unknown"),
            { ItlMs: { } itlMs } => Decode(role, model, fpm, itlMs).Verdict,
            _ => RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: no latency target applies"),
        };
    }

    private SlaSide Prefill(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, double targetMs)
    {
        var side = Measure(role, model, fpm, new PrefillCheck(model, targetMs, _sensitivity, context.KvHitRate, context.PromptTokens, config.Mode == PlannerMode.Agg), role.TtftStreaks);
        Estimates = Estimates with { TtftMs = side.MaxEstimateMs };
        context.TtftStreaks[role.Role] = side.Streaks;
        return side;
    }

    private SlaSide Decode(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, double targetMs)
    {
        var maxKvTokens = role.Capabilities?.MaxKvTokens;
        var side = Measure(role, model, fpm, new DecodeCheck(model, targetMs, _sensitivity, context.AcceptLength, maxKvTokens, config.SlaScaleUpOnKvOverflow, config.Mode == PlannerMode.Agg), role.ItlStreaks);
        Estimates = Estimates with { ItlMs = side.MaxEstimateMs };
        context.ItlStreaks[role.Role] = side.Streaks;
        return side;
    }

    private RoleVerdict Aggregated(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, double ttftMs, double itlMs)
    {
        var prefill = role.Capabilities?.MaxNumBatchedTokens > 0
            ? Prefill(role, model, fpm, ttftMs)
            : SlaSide.Without(RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: max_num_batched_tokens is unknown, so prompts are not judged"));
        return AggregatedSides.Combine(role, prefill, Decode(role, model, fpm, itlMs), config.AggScaleDownByPrefill);
    }

    private SlaSide Measure(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, ILatencyCheck check, OverTargetStreaks streaks)
    {
        var measured = SlaSide.Measure(role, model.Group(fpm), check);
        var next = streaks.Next(measured.Over);
        return measured.Decide(role, check, next, config.SlaHotEngineIntervals);
    }
}
