using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.Decide;

/// <summary>One output line of <c>gplan decide</c>; written as JSON by <see cref="Serialization.PlanningJson"/>.</summary>
public sealed record DecideResult
{
    /// <summary>The input line's time.</summary>
    public required decimal AtS { get; init; }

    /// <summary><c>HOLD</c>, <c>SCALE_UP</c>, <c>SCALE_DOWN</c> or <c>REBALANCE</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The replicas to scale to; null when nothing is to be scaled.</summary>
    public required ReplicaTargets? Targets { get; init; }

    /// <summary>Whether the decision is a suggestion only.</summary>
    public required bool Advisory { get; init; }

    /// <summary>The load loop; <c>unset</c> when it was not due.</summary>
    public required DecideLoad Load { get; init; }

    /// <summary>The throughput loop; <c>unset</c> when it was not due.</summary>
    public required DecideThroughput Throughput { get; init; }

    /// <summary>Minimum replicas for the predicted traffic.</summary>
    public required ReplicaTargets LowerBounds { get; init; }

    /// <summary>Estimated latencies.</summary>
    public required LatencyEstimates Estimates { get; init; }

    /// <summary>Forecast traffic.</summary>
    public required PredictedTraffic Predicted { get; init; }

    /// <summary>Requests per second of one engine.</summary>
    public required RoleValues<double> CapacityRps { get; init; }

    /// <summary>The explanation, one sentence each.</summary>
    public required ImmutableArray<string> Explanation { get; init; }

    internal static DecideResult From(DecideLine line, PlanDecision decision) => new()
    {
        AtS = line.AtS,
        Action = decision.Action switch
        {
            ScalingAction.ScaleUp => "SCALE_UP",
            ScalingAction.ScaleDown => "SCALE_DOWN",
            ScalingAction.Rebalance => "REBALANCE",
            _ => "HOLD",
        },
        Targets = decision.Targets,
        Advisory = decision.Advisory,
        Load = decision.Load is { } load
            ? new DecideLoad(load.Reason, new DecideRoles<LoadReason>(load.Roles.Prefill, load.Roles.Decode), load.Raw)
            : new DecideLoad(LoadReason.Unset, new DecideRoles<LoadReason>(null, null), new ReplicaTargets(null, null)),
        Throughput = decision.Throughput is { } throughput
            ? new DecideThroughput(throughput.Reason, new DecideRoles<ThroughputReason>(throughput.Roles.Prefill, throughput.Roles.Decode))
            : new DecideThroughput(ThroughputReason.Unset, new DecideRoles<ThroughputReason>(null, null)),
        LowerBounds = decision.LowerBounds,
        Estimates = decision.Estimates,
        Predicted = decision.Predicted,
        CapacityRps = decision.CapacityRps,
        Explanation = [.. line.Notes, .. decision.Explanation],
    };
}

/// <summary>The load loop of an output line.</summary>
public sealed record DecideLoad(LoadReason Reason, DecideRoles<LoadReason> Roles, ReplicaTargets Raw);

/// <summary>The throughput loop of an output line.</summary>
public sealed record DecideThroughput(ThroughputReason Reason, DecideRoles<ThroughputReason> Roles);

/// <summary>A reason by role; a role without one is not written.</summary>
public sealed record DecideRoles<T>(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] T? Prefill,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] T? Decode)
    where T : struct;
