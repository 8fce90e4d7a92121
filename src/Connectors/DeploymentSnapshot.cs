using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Connectors;

/// <summary>The state of a deployment at one moment. A role that the deployment does not have is null.</summary>
public sealed record DeploymentSnapshot
{
    /// <summary>The deployment.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>Version of the object that was read; a write that expects another version is refused.</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>The fence of the last accepted write; null before the first.</summary>
    public WriteFence? Fence { get; init; }

    /// <summary>The prefill role.</summary>
    public DeploymentRole? Prefill { get; init; }

    /// <summary>The decode (or aggregated) role.</summary>
    public DeploymentRole? Decode { get; init; }

    /// <summary>The state of a role.</summary>
    public DeploymentRole? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;
}
