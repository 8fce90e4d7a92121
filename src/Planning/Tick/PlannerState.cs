using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Performance.Model;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// The memory of a pool planner between ticks. Immutable; <see cref="Serialization.PlanningJson"/> writes it as JSON, so
/// that a planner resumes after a restart.
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

    /// <summary>The prefill role.</summary>
    public RoleState Prefill { get; init; } = RoleState.Unknown;

    /// <summary>The decode (or aggregated) role.</summary>
    public RoleState Decode { get; init; } = RoleState.Unknown;

    /// <summary>Last observed share of prompt blocks found in a cache, 0..1; null before the first.</summary>
    public double? LastKvHitRate { get; init; }

    /// <summary>Mean prompt of recent requests as router or frontend report it, tokens; null before the first request.</summary>
    public double? MeanPromptTokens { get; init; }

    /// <summary>Last observed tokens that a decode pass yields, at least 1 and at most one more than the draft depth.</summary>
    public double LastAcceptLength { get; init; } = 1.0;

    /// <summary>The state of the predictors; null before the first predictive interval.</summary>
    public ForecasterState? Forecaster { get; init; }

    /// <summary>The state of the performance models; null before the first observed pass.</summary>
    public PerformanceModelsState? Performance { get; init; }

    /// <summary>The state of the plugin pipeline; null for a planner without plugins.</summary>
    public PipelineState? Pipeline { get; init; }

    /// <summary>The state of one role.</summary>
    public RoleState this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;
}
