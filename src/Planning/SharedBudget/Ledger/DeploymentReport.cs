using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>What a deployment really holds, reported to the budget ledger by its only writer.</summary>
public sealed record DeploymentReport
{
    /// <summary>Whose.</summary>
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
/// <param name="HeldReplicas">Replicas that occupy GPUs or may be given some by what is written: at least the desired.</param>
/// <param name="GpuPerReplica">GPUs of one replica; null when unknown.</param>
/// <param name="PendingReplicas">Desired replicas that find no GPUs in the cluster.</param>
public sealed record RoleHolding(int DesiredReplicas, int HeldReplicas, int? GpuPerReplica, int PendingReplicas = 0);
