using System.Collections.Immutable;
using GlobalPlanner.Planning.Pipeline;

namespace GlobalPlanner.Planning.Decisions;

/// <summary>
/// The outcome of one tick of a pool planner, with what it was decided on. Serialised, this is an output line of
/// <c>gplan decide</c> and the decision record of the live planner.
/// </summary>
public sealed record PlanDecision
{
    /// <summary>The tick's observation time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The tick in one word.</summary>
    public required ScalingAction Action { get; init; }

    /// <summary>What to scale to; null when nothing is to be scaled.</summary>
    public ReplicaTargets? Targets { get; init; }

    /// <summary>Whether the decision is a suggestion only: an advisory decision is never written anywhere.</summary>
    public bool Advisory { get; init; }

    /// <summary>The load loop; null on a tick in which it was not due.</summary>
    public LoadOutcome? Load { get; init; }

    /// <summary>The throughput loop; null on a tick in which it was not due.</summary>
    public ThroughputOutcome? Throughput { get; init; }

    /// <summary>What floors and GPU budget did to the proposal in the end.</summary>
    public ProjectionReason Projection { get; init; }

    /// <summary>The replicas throughput scaling wants at least, by role; null for a role the mode does not scale.</summary>
    public required ReplicaTargets LowerBounds { get; init; }

    /// <summary>When the bounds no longer count unless they are renewed; null for a role without one that ages.</summary>
    public RoleValues<DateTimeOffset> LowerBoundsUntil { get; init; } = new(null, null);

    /// <summary>Latencies the performance model estimates; null members when there is none.</summary>
    public LatencyEstimates Estimates { get; init; } = LatencyEstimates.None;

    /// <summary>What the predictor forecasts for the coming window; null members when there is no forecast.</summary>
    public PredictedTraffic Predicted { get; init; } = PredictedTraffic.None;

    /// <summary>Requests per second one engine can serve within its SLA; null members when unknown.</summary>
    public EngineCapacity CapacityRps { get; init; } = EngineCapacity.None;

    /// <summary>What was seen, what was compared with what, and which bound decided: one sentence each.</summary>
    public ImmutableArray<string> Explanation { get; init; } = [];

    /// <summary>What became of each plugin; empty for a planner with none but the builtins.</summary>
    public ImmutableArray<PluginEvaluation> Plugins { get; init; } = [];
}

/// <summary>The load loop's outcome: aggregate reason, reason by role, and the counts wanted before floors, bounds and budget.</summary>
public sealed record LoadOutcome(LoadReason Reason, RoleValues<LoadReason> Roles, ReplicaTargets Raw);

/// <summary>The throughput loop's outcome: aggregate reason and reason by role.</summary>
public sealed record ThroughputOutcome(ThroughputReason Reason, RoleValues<ThroughputReason> Roles)
{
    /// <summary>The loop is off.</summary>
    public static ThroughputOutcome Disabled { get; } = new(ThroughputReason.Disabled, new RoleValues<ThroughputReason>(null, null));
}

/// <summary>A value by role; null for a role that has none.</summary>
public sealed record RoleValues<T>(T? Prefill, T? Decode)
    where T : struct;

/// <summary>Largest estimated latencies over the engines, milliseconds.</summary>
public sealed record LatencyEstimates(double? TtftMs, double? ItlMs)
{
    /// <summary>No estimate.</summary>
    public static LatencyEstimates None { get; } = new(null, null);
}

/// <summary>Forecast of the coming window: requests, mean input and output tokens.</summary>
public sealed record PredictedTraffic(double? NumRequests, double? Isl, double? Osl)
{
    /// <summary>No forecast.</summary>
    public static PredictedTraffic None { get; } = new(null, null, null);
}

/// <summary>Requests per second one engine of a role serves within its SLA.</summary>
public sealed record EngineCapacity(double? Prefill, double? Decode)
{
    /// <summary>Unknown.</summary>
    public static EngineCapacity None { get; } = new(null, null);
}
