using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>
/// The request of a pool planner for replicas under the shared GPU budget. Targets are absolute, so that asking again is
/// harmless; the same <see cref="OperationId"/> asks the same thing.
/// </summary>
public sealed record ScaleRequest
{
    /// <summary>Identifies the request over retries; non-empty.</summary>
    public required string OperationId { get; init; }

    /// <summary>The deployment to scale.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>Replicas wanted by role, at least zero; null leaves a role as it is.</summary>
    public required ReplicaTargets Targets { get; init; }

    /// <summary>Dynamo namespace of the caller; decides whether it may ask.</summary>
    public string? CallerNamespace { get; init; }

    /// <summary>When the planner decided; null when unknown.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Whether the caller waits until the deployment is ready.</summary>
    public bool Blocking { get; init; }

    /// <summary>Requests the planner predicts for the next interval; null when it gives none.</summary>
    public double? PredictedRequests { get; init; }

    /// <summary>Whether the roles move together or not at all.</summary>
    public bool AllOrNothing { get; init; }
}
