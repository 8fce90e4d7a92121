using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Performance.Model;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// What a pool planner remembers between ticks. Immutable, written as JSON by
/// <see cref="Serialization.PlanningJson"/>, so that a planner goes on after a restart where it was.
/// </summary>
public sealed record PlannerState
{
    /// <summary>The version this build writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of this record's shape.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Origin of the grid on which ticks are due.</summary>
    public required DateTimeOffset AnchorAt { get; init; }

    /// <summary>Observation time of the last tick; the start before the first.</summary>
    public required DateTimeOffset LastTickAt { get; init; }

    /// <summary>Grid point of the last load loop; the start before the first.</summary>
    public required DateTimeOffset LastLoadLoopAt { get; init; }

    /// <summary>Grid point of the last throughput loop; the start before the first.</summary>
    public required DateTimeOffset LastThroughputLoopAt { get; init; }

    /// <summary>What is known of the prefill pool.</summary>
    public RoleState Prefill { get; init; } = RoleState.Unknown;

    /// <summary>What is known of the decode (or aggregated) pool.</summary>
    public RoleState Decode { get; init; } = RoleState.Unknown;

    /// <summary>Last observed share of prompt blocks found in a cache, 0..1; null before the first.</summary>
    public double? LastKvHitRate { get; init; }

    /// <summary>Mean prompt of recent requests, tokens, by router or frontend; null before the first was seen.</summary>
    public double? MeanPromptTokens { get; init; }

    /// <summary>Last observed tokens a decode pass yields, at least 1, clamped to what the draft depth allows.</summary>
    public double LastAcceptLength { get; init; } = 1.0;

    /// <summary>What the predictors have learned; null before the first predictive interval.</summary>
    public ForecasterState? Forecaster { get; init; }

    /// <summary>What the performance models have learned; null before the first pass was seen.</summary>
    public PerformanceModelsState? Performance { get; init; }

    /// <summary>What the pipeline remembers of plugins; null with none but the builtins.</summary>
    public PipelineState? Pipeline { get; init; }

    /// <summary>What is known of one role.</summary>
    public RoleState this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;
}
