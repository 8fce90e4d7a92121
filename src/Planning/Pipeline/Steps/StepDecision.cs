using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Steps;

/// <summary>
/// Everything that one step of the planner decided in one tick. Steps communicate through this value alone: the
/// pipeline merges the targets with the plugins' answers, shows the bounds and the changed state to the next step and
/// hands the value to the planner.
/// </summary>
internal sealed record StepDecision
{
    /// <summary>Replicas the step proposes; null, as a whole or for a role, proposes nothing.</summary>
    public ReplicaTargets? Targets { get; init; }

    /// <summary>The outcome with its reasons; null for a step that reports none.</summary>
    public StepOutcome? Outcome { get; init; }

    /// <summary>Replicas that the load loop may not go below from now on; null, as a whole or for a role, keeps the bound in force.</summary>
    public ReplicaTargets? Bounds { get; init; }

    /// <summary>The step's forecast; null when it has none.</summary>
    public PredictionData? Predictions { get; init; }

    /// <summary>Latencies the step estimated, milliseconds.</summary>
    public LatencyEstimates Estimates { get; init; } = LatencyEstimates.None;

    /// <summary>Requests per second that one engine of a role serves within its targets; null for a step that does not size engines.</summary>
    public RoleValues<double>? CapacityRps { get; init; }

    /// <summary>The state the step leaves; null when it changes nothing but <see cref="Bounds"/>.</summary>
    public StateChange? Change { get; init; }

    /// <summary>The step's explanation, one sentence each.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];

    /// <summary>The decision in one word, as other plugins and plugin evaluations see it.</summary>
    public string Code { get; init; } = string.Empty;
}
