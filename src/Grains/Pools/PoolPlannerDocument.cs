using System.Collections.Immutable;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Pools;

/// <summary>
/// The stored state of a pool planner. It is written when something changes that an operator would miss (a decision's action,
/// reason, targets or grant, the hold, the pause) and when the grain is deactivated. A kill -9 therefore loses at most
/// the uneventful ticks since the last change: no decision, no grant and no pause.
/// </summary>
[GenerateSerializer, Alias("GlobalPlanner.PoolPlannerDocument")]
public sealed class PoolPlannerDocument
{
    /// <summary>The format this code reads. It writes the oldest that holds everything.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The first format with overrides; what reads only older ones would lose them.</summary>
    public const int OverridesVersion = 2;

    /// <summary>The format it was written in; a newer one is refused.</summary>
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>Number of the last tick.</summary>
    [Id(1)]
    public long Ordinal { get; set; }

    /// <summary>The state of the decisions; null before the first tick.</summary>
    [Id(2)]
    public PlannerState? Planner { get; set; }

    // Id 3 is taken: earlier versions stored a fence of writes without a grant there.

    /// <summary>The operator's pause; null when there is none.</summary>
    [Id(4)]
    public PauseStatus? Pause { get; set; }

    /// <summary>Settings that operators changed, oldest first.</summary>
    [Id(9)]
    public ImmutableArray<SettingOverride> Overrides { get; set; } = [];

    /// <summary>The hold in force, so that its age outlives a restart; null when there is none.</summary>
    [Id(5)]
    public HoldStatus? Hold { get; set; }

    /// <summary>The newest decision changes, oldest first.</summary>
    [Id(6)]
    public ImmutableArray<DecisionRecord> History { get; set; } = [];

    /// <summary>The last tick's record; null before the first.</summary>
    [Id(7)]
    public DecisionRecord? Last { get; set; }

    /// <summary>When everything a decision rests on was last read; null when never.</summary>
    [Id(8)]
    public DateTimeOffset? LastGoodObservationAt { get; set; }
}
