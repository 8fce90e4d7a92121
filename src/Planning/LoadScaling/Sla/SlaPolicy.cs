using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
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

        if (config.Mode == PlannerMode.Agg)
        {
            return Aggregated(role, model, fpm);
        }

        return role.Role == PoolRole.Prefill
            ? role.Capabilities?.MaxNumBatchedTokens > 0
                ? Prefill(role, model, fpm).Verdict
                : RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: max_num_batched_tokens is unknown")
            : Decode(role, model, fpm).Verdict;
    }

    private SlaSide Prefill(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm)
    {
        var side = Measure(role, model, fpm, new PrefillCheck(model, config.TtftMs, _sensitivity, context.KvHitRate, context.PromptTokens, config.Mode == PlannerMode.Agg), role.TtftStreaks);
        Estimates = Estimates with { TtftMs = side.MaxEstimateMs };
        context.TtftStreaks[role.Role] = side.Streaks;
        return side;
    }

    private SlaSide Decode(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm)
    {
        var maxKvTokens = role.Capabilities?.MaxKvTokens;
        var side = Measure(role, model, fpm, new DecodeCheck(model, config.ItlMs, _sensitivity, context.AcceptLength, maxKvTokens, config.SlaScaleUpOnKvOverflow, config.Mode == PlannerMode.Agg), role.ItlStreaks);
        Estimates = Estimates with { ItlMs = side.MaxEstimateMs };
        context.ItlStreaks[role.Role] = side.Streaks;
        return side;
    }

    private RoleVerdict Aggregated(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm)
    {
        var prefill = role.Capabilities?.MaxNumBatchedTokens > 0
            ? Prefill(role, model, fpm)
            : SlaSide.Without(RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: max_num_batched_tokens is unknown, so prompts are not judged"));
        return AggregatedSides.Combine(role, prefill, Decode(role, model, fpm), config.AggScaleDownByPrefill);
    }

    private SlaSide Measure(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, ILatencyCheck check, OverTargetStreaks streaks)
    {
        var measured = SlaSide.Measure(role, model.Group(fpm), check);
        var next = streaks.Next(measured.Over);
        return measured.Decide(role, check, next, config.SlaHotEngineIntervals);
    }
}
