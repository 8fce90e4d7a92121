using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Planning.WhatIf;

/// <summary>
/// Decides the last observations again, by the same code, once as they were and once with other settings. The last
/// predictive tick comes first, so that its bounds limit the last reactive tick, as they do live.
/// </summary>
/// <param name="Config">The configuration in force.</param>
/// <param name="Resources">Inputs other than settings; plugins are not called, because they may act.</param>
/// <param name="Predictive">The last tick in which the throughput loop was due; null before the first.</param>
/// <param name="Reactive">The last tick in which the load loop was due; null before the first.</param>
public sealed record WhatIfQuestion(PlannerConfig Config, PlannerResources Resources, RecordedTick? Predictive, RecordedTick? Reactive)
{
    /// <summary>The answer, or every reason why there is none.</summary>
    public WhatIfAnswer Ask(ImmutableArray<SettingChange> changes)
    {
        var changed = PlannerConfigOverlay.Apply(Config, changes);
        if (changed.Value is not { } config)
        {
            return WhatIfAnswer.Refuse(changed.Errors.Select(issue => issue.ToString()));
        }

        if (config.Mode != Config.Mode)
        {
            return WhatIfAnswer.Refuse($"mode = {config.Mode}: what was observed in mode {Config.Mode} cannot be judged in another; leave mode as it is");
        }

        if (Predictive is null && Reactive is null)
        {
            return WhatIfAnswer.Refuse("nothing has been observed yet; ask again after the pool's first load interval");
        }

        return new WhatIfAnswer
        {
            AsItIs = Decide(Config),
            WithChanges = Decide(config),
            Remarks = Resources.Plugins.IsEmpty ? [] : ["plugins were not asked; what they would say is in neither decision"],
        };
    }

    private PlanDecision? Decide(PlannerConfig config)
    {
        var planner = new PoolPlanner(config, Resources with { Plugins = [] });
        var planned = Predictive is null ? null : Decide(planner, Predictive, loadDue: Reactive is null, throughputDue: true);
        if (Reactive is null)
        {
            return planned?.Decision;
        }

        var before = planned is null ? Reactive : Reactive with { Before = Bounded(Reactive.Before, planned.State) };
        var reacted = Decide(planner, before, loadDue: true, throughputDue: Predictive is null).Decision;
        return planned is null ? reacted
            : reacted.Load is { Reason: LoadReason.Disabled } ? planned.Decision
            : Join(planned.Decision, reacted);
    }

    /// <summary>A loop is made due or not: with other intervals it would fall on other times, which is not the question.</summary>
    private static TickOutcome Decide(PoolPlanner planner, RecordedTick tick, bool loadDue, bool throughputDue) => planner.Tick(
        tick.Before with
        {
            LastLoadLoopAt = loadDue ? DateTimeOffset.MinValue : tick.Observation.At,
            LastThroughputLoopAt = throughputDue ? DateTimeOffset.MinValue : tick.Observation.At,
        },
        tick.Observation);

    private static PlannerState Bounded(PlannerState state, PlannerState bounds) => state with
    {
        Prefill = state.Prefill with { LowerBound = bounds.Prefill.LowerBound, LowerBoundAt = bounds.Prefill.LowerBoundAt },
        Decode = state.Decode with { LowerBound = bounds.Decode.LowerBound, LowerBoundAt = bounds.Decode.LowerBoundAt },
    };

    /// <summary>Both loops as one decision: what is done is what the reactive one says, within the bounds of the other.</summary>
    private static PlanDecision Join(PlanDecision planned, PlanDecision reacted) => reacted with
    {
        Throughput = planned.Throughput,
        Predicted = planned.Predicted,
        CapacityRps = planned.CapacityRps,
        Estimates = reacted.Estimates.Or(planned.Estimates),
        Explanation = [.. planned.Explanation.Concat(reacted.Explanation).Distinct(StringComparer.Ordinal)],
    };
}
