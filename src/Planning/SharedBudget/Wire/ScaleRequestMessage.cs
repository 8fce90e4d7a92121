using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Wire;

/// <summary>A pool planner's request to Dynamo's GlobalPlanner, as it was validated by <see cref="ScaleRequestReader"/>.</summary>
public sealed record ScaleRequestMessage
{
    /// <summary>Dynamo namespace of the caller, as it claims.</summary>
    public required string CallerNamespace { get; init; }

    /// <summary>The deployment.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>Replicas wanted, one entry a role; at least one.</summary>
    public required ImmutableArray<TargetReplica> TargetReplicas { get; init; }

    /// <summary>Whether the caller waits until the deployment is ready.</summary>
    public bool Blocking { get; init; }

    /// <summary>When the caller decided; null when it does not tell.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Requests that the caller predicted; null when it told none.</summary>
    public double? PredictedRequests { get; init; }

    /// <summary>Whether the roles move together or not at all (ours, optional).</summary>
    public bool AllOrNothing { get; init; }

    /// <summary>Identifies the request over retries (ours, optional); null when the caller gives none.</summary>
    public string? OperationId { get; init; }

    /// <summary>The request as the budget takes it.</summary>
    /// <param name="operationId">Identifies it where the caller does not.</param>
    public ScaleRequest ToScaleRequest(string operationId) => new()
    {
        OperationId = OperationId ?? operationId,
        Participant = Participant,
        Targets = new ReplicaTargets(Replicas(PoolRole.Prefill), Replicas(PoolRole.Decode)),
        CallerNamespace = CallerNamespace,
        Timestamp = Timestamp,
        Blocking = Blocking,
        PredictedRequests = PredictedRequests,
        AllOrNothing = AllOrNothing,
    };

    private int? Replicas(PoolRole role) =>
        TargetReplicas.FirstOrDefault(target => target.Role == role)?.DesiredReplicas;
}

/// <summary>Replicas wanted of one role.</summary>
/// <param name="Role">The role (<c>sub_component_type</c>).</param>
/// <param name="ComponentName">The component that has it; null when the caller does not tell.</param>
/// <param name="DesiredReplicas">Replicas, at least zero.</param>
public sealed record TargetReplica(PoolRole Role, string? ComponentName, int DesiredReplicas);
