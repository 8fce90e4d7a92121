using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick;

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
