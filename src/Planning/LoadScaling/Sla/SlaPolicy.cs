using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.LoadScaling.Sla;

/// <summary>
/// The latency target: grows when the estimated latency of the engines is over its target, shrinks when one replica
/// fewer would stay well within it. One instance judges one tick and keeps its estimates. Source: load-based SLA
/// decisions of Dynamo's planner.
/// </summary>
internal sealed class SlaPolicy(SlaOptions options, SlaContext context) : ILoadPolicy
{
    /// <summary>The largest estimates of the engines.</summary>
    public LatencyEstimates Estimates { get; private set; } = LatencyEstimates.None;

    public RoleVerdict Judge(PoolFacts facts, RoleFacts role, FpmSnapshot fpm)
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

        if (facts.Mode == PlannerMode.Agg)
        {
            return Aggregated(role, model, fpm);
        }

        return role.Role == PoolRole.Prefill
            ? role.Capabilities?.MaxNumBatchedTokens > 0
                ? Prefill(role, model, fpm, aggregated: false).Verdict
                : RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: max_num_batched_tokens is unknown")
            : Decode(role, model, fpm, aggregated: false).Verdict;
    }

    private SlaSide Prefill(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, bool aggregated)
    {
        var promptTokens = options.PromptLengthFromTraffic ? context.MeanPromptTokens : null;
        var check = new PrefillCheck(model, options.TtftMs, options.ScaleDownSensitivity, context.KvHitRate, promptTokens, aggregated);
        var side = Measure(role, model, fpm, check, role.TtftStreaks);
        Estimates = Estimates with { TtftMs = side.MaxEstimateMs };
        context.TtftStreaks[role.Role] = side.Streaks;
        return side;
    }

    private SlaSide Decode(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, bool aggregated)
    {
        var maxKvTokens = role.Capabilities?.MaxKvTokens;
        var check = new DecodeCheck(model, options.ItlMs, options.ScaleDownSensitivity, context.AcceptLength, maxKvTokens, options.GrowsOnKvOverflow, aggregated);
        var side = Measure(role, model, fpm, check, role.ItlStreaks);
        Estimates = Estimates with { ItlMs = side.MaxEstimateMs };
        context.ItlStreaks[role.Role] = side.Streaks;
        return side;
    }

    private RoleVerdict Aggregated(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm)
    {
        var prefill = role.Capabilities?.MaxNumBatchedTokens > 0
            ? Prefill(role, model, fpm, aggregated: true)
            : SlaSide.Without(RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: max_num_batched_tokens is unknown, so TTFT is not judged"));
        return AggregatedSides.Combine(role, prefill, Decode(role, model, fpm, aggregated: true), options.ShrinksByPrefillAlone);
    }

    private SlaSide Measure(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, ILatencyCheck check, OverTargetStreaks streaks)
    {
        var measured = SlaSide.Measure(role, model.Group(fpm), check);
        var next = streaks.Next(measured.Over);
        return measured.Decide(role, check, next, options.HotEngineLoops);
    }
}
