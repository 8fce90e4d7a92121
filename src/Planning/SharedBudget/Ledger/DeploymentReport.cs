using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>The replicas that a deployment really holds, reported to the budget ledger by its only writer.</summary>
public sealed record DeploymentReport
{
    /// <summary>The deployment.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>When the deployment was read.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>The fence of the last write the deployment had accepted when it was read; null before the first.</summary>
    public WriteFence? Fence { get; init; }

    /// <summary>The prefill role; null when the deployment has none.</summary>
    public RoleHolding? Prefill { get; init; }

    /// <summary>The decode role; null when the deployment has none.</summary>
    public RoleHolding? Decode { get; init; }

    /// <summary>The holding of one role.</summary>
    public RoleHolding? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;
}

/// <summary>Replicas a role holds.</summary>
/// <param name="DesiredReplicas">Replicas written in the deployment.</param>
/// <param name="HeldReplicas">Replicas that occupy GPUs, or will be given some because they are written.</param>
/// <param name="GpuPerReplica">GPUs of one replica; null when unknown.</param>
/// <param name="PendingReplicas">Desired replicas that find no GPUs in the cluster.</param>
public sealed record RoleHolding(int DesiredReplicas, int HeldReplicas, int? GpuPerReplica, int PendingReplicas = 0)
{
    /// <summary>Replicas that count as held: a reading of fewer than the desired ones is not believed, because those will start.</summary>
    internal int OccupiedReplicas => Math.Max(DesiredReplicas, HeldReplicas);
}
