using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Connectors;

/// <summary>
/// One scalable role of a deployment as it is now. <see cref="DesiredReplicas"/> is what was last written to the
/// deployment; the other counts are what the cluster really runs.
/// </summary>
public sealed record DeploymentRole
{
    /// <summary>Replicas written in the deployment's specification.</summary>
    public required int DesiredReplicas { get; init; }

    /// <summary>Replicas that serve requests.</summary>
    public required int ReadyReplicas { get; init; }

    /// <summary>Replicas that hold GPUs and do not serve yet.</summary>
    public required int StartingReplicas { get; init; }

    /// <summary>Replicas that finish their requests and still hold GPUs.</summary>
    public required int DrainingReplicas { get; init; }

    /// <summary>Replicas that wait for GPUs and hold none.</summary>
    public int PendingReplicas { get; init; }

    /// <summary>GPUs of one replica; null when the deployment does not tell.</summary>
    public int? GpuPerReplica { get; init; }

    /// <summary>What the workers published; null when none has yet.</summary>
    public EngineCapabilities? Capabilities { get; init; }

    /// <summary>Replicas that occupy GPUs, or may come to by what is written already.</summary>
    public int HeldReplicas => Planning.Facts.HeldReplicas.Of(DesiredReplicas, ReadyReplicas, StartingReplicas, DrainingReplicas);
}
