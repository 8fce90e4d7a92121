using GlobalPlanner.Planning.Facts;
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

        return options.Targets.For(facts.Mode, role.Role) switch
        {
            { TtftMs: { } ttftMs, ItlMs: { } itlMs } => Aggregated(role, model, fpm, ttftMs, itlMs),
            { TtftMs: { } ttftMs } => role.Capabilities?.MaxNumBatchedTokens > 0
                ? Prefill(role, model, fpm, ttftMs, aggregated: false).Verdict
                : RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: max_num_batched_tokens is unknown"),
            { ItlMs: { } itlMs } => Decode(role, model, fpm, itlMs, aggregated: false).Verdict,
            _ => RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: no latency target applies"),
        };
    }

    private SlaSide Prefill(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, double targetMs, bool aggregated)
    {
        var promptTokens = options.PromptLengthFromTraffic ? context.MeanPromptTokens : null;
        var check = new PrefillCheck(model, targetMs, options.ScaleDownSensitivity, context.KvHitRate, promptTokens, aggregated);
        var side = Measure(role, model, fpm, check, role.TtftStreaks);
        Estimates = Estimates with { TtftMs = side.MaxEstimateMs };
        context.TtftStreaks[role.Role] = side.Streaks;
        return side;
    }

    private SlaSide Decode(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, double targetMs, bool aggregated)
    {
        var maxKvTokens = role.Capabilities?.MaxKvTokens;
        var check = new DecodeCheck(model, targetMs, options.ScaleDownSensitivity, context.AcceptLength, maxKvTokens, options.GrowsOnKvOverflow, aggregated);
        var side = Measure(role, model, fpm, check, role.ItlStreaks);
        Estimates = Estimates with { ItlMs = side.MaxEstimateMs };
        context.ItlStreaks[role.Role] = side.Streaks;
        return side;
    }

    private RoleVerdict Aggregated(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, double ttftMs, double itlMs)
    {
        var prefill = role.Capabilities?.MaxNumBatchedTokens > 0
            ? Prefill(role, model, fpm, ttftMs, aggregated: true)
            : SlaSide.Without(RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: max_num_batched_tokens is unknown, so TTFT is not judged"));
        return AggregatedSides.Combine(role, prefill, Decode(role, model, fpm, itlMs, aggregated: true), options.ShrinksByPrefillAlone);
    }

    private SlaSide Measure(RoleFacts role, IEnginePerformance model, FpmSnapshot fpm, ILatencyCheck check, OverTargetStreaks streaks)
    {
        var measured = SlaSide.Measure(role, model.Group(fpm), check);
        var next = streaks.Next(measured.Over);
        return measured.Decide(role, check, next, options.HotEngineLoops);
    }
}
