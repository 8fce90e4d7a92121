using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Connectors;

/// <summary>A deployment read at one moment. A role the deployment does not have is null.</summary>
public sealed record DeploymentSnapshot
{
    /// <summary>Whose.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>Version of the object that was read; a write that names another version is refused.</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>The fence of the last accepted write; null before the first.</summary>
    public WriteFence? Fence { get; init; }

    /// <summary>The prefill role.</summary>
    public DeploymentRole? Prefill { get; init; }

    /// <summary>The decode (or aggregated) role.</summary>
    public DeploymentRole? Decode { get; init; }

    /// <summary>The deployment's role of that kind.</summary>
    public DeploymentRole? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;
}
