using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>The last accepted write of one simulated deployment, as an API server would keep it.</summary>
public sealed record DeploymentSpecification
{
    /// <summary>Owner of the deployment.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>Grows with every accepted change.</summary>
    public required long ResourceVersion { get; init; }

    /// <summary>The fence of the last accepted write; null before the first.</summary>
    public WriteFence? Fence { get; init; }

    /// <summary>Desired prefill replicas; null when the deployment has no such role.</summary>
    public int? Prefill { get; init; }

    /// <summary>Desired decode (or aggregated) replicas; null when the deployment has no such role.</summary>
    public int? Decode { get; init; }
}
