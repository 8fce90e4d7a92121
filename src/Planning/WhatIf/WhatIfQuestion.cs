using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Configuration.Overlay;
using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.State;

namespace GlobalPlanner.Planning.WhatIf;

/// <summary>
/// Decides the last observations again, by the same code, once as they were and once with other settings. The last
/// predictive tick comes first, so that its bounds stand under the last reactive one, as they do live.
/// </summary>
/// <param name="Config">The configuration in force.</param>
/// <param name="Resources">What the planner plans with; plugins that are not builtins are not asked, for they may act.</param>
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
        PlannerState? state = null;
        PlanDecision? decision = null;
        foreach (var tick in new[] { Predictive, Reactive }.OfType<RecordedTick>().OrderBy(tick => tick.Observation.At))
        {
            // Both loops are made due: with other intervals they would fall on other times, which is not the question.
            var before = state is null ? tick.Before : state with { LastTickAt = tick.Before.LastTickAt };
            var outcome = planner.Tick(
                before with { LastLoadLoopAt = DateTimeOffset.MinValue, LastThroughputLoopAt = DateTimeOffset.MinValue }, tick.Observation);
            (state, decision) = outcome;
        }

        return decision;
    }
}
