using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// The decision of one tick of a pool planner with its reasons and figures. Serialised, it is an output line of
/// <c>gplan decide</c> and the decision record of the live planner.
/// </summary>
public sealed record PlanDecision
{
    /// <summary>The tick's observation time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The direction in which the tick moves the pool.</summary>
    public required ScalingAction Action { get; init; }

    /// <summary>The replicas to scale to; null when nothing is to be scaled.</summary>
    public ReplicaTargets? Targets { get; init; }

    /// <summary>Whether the decision is a suggestion only: an advisory decision is never written anywhere.</summary>
    public bool Advisory { get; init; }

    /// <summary>The outcome of the load loop; null on a tick in which it was not due.</summary>
    public LoadOutcome? Load { get; init; }

    /// <summary>The outcome of the throughput loop; null on a tick in which it was not due.</summary>
    public ThroughputOutcome? Throughput { get; init; }

    /// <summary>The effect of floors, GPU band and power limit on the proposal.</summary>
    public ProjectionReason Projection { get; init; }

    /// <summary>The minimum replicas for the predicted traffic, by role; null for a role that the mode does not scale.</summary>
    public required ReplicaTargets LowerBounds { get; init; }

    /// <summary>When the bounds expire unless they are renewed; null for a role without a bound that ages.</summary>
    public RoleValues<DateTimeOffset> LowerBoundsUntil { get; init; } = new RoleValues<DateTimeOffset>(null, null);

    /// <summary>Latencies that the performance model estimates; null members without an estimate.</summary>
    public LatencyEstimates Estimates { get; init; } = LatencyEstimates.None;

    /// <summary>The forecast for the coming window; null members without a forecast.</summary>
    public PredictedTraffic Predicted { get; init; } = PredictedTraffic.None;

    /// <summary>Requests per second that one engine can serve within its SLA; null members when unknown.</summary>
    public RoleValues<double> CapacityRps { get; init; } = new RoleValues<double>(null, null);

    /// <summary>The explanation, one sentence each: observations, comparisons and the bound that decided.</summary>
    public ImmutableArray<string> Explanation { get; init; } = [];

    /// <summary>The evaluation of each participant of the pipeline; empty for a planner without plugins.</summary>
    public ImmutableArray<PluginEvaluation> Plugins { get; init; } = [];
}
