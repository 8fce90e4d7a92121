using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Connectors;

/// <summary>
/// The state of one scalable role of a deployment. <see cref="DesiredReplicas"/> was last written to the deployment; the
/// other counts are replicas that the cluster really runs.
/// </summary>
public sealed record DeploymentRole
{
    /// <summary>Replicas written in the deployment's specification.</summary>
    public required int DesiredReplicas { get; init; }

    /// <summary>Replicas that serve requests.</summary>
    public required int ReadyReplicas { get; init; }

    /// <summary>Replicas that hold GPUs and do not serve yet.</summary>
    public required int StartingReplicas { get; init; }

    /// <summary>Replicas that finish their last requests and still hold GPUs.</summary>
    public required int DrainingReplicas { get; init; }

    /// <summary>Replicas that wait for GPUs and hold none.</summary>
    public int PendingReplicas { get; init; }

    /// <summary>GPUs of one replica; null when the deployment does not report it.</summary>
    public int? GpuPerReplica { get; init; }

    /// <summary>Capabilities that the workers published; null before the first.</summary>
    public EngineCapabilities? Capabilities { get; init; }

    /// <summary>Replicas that occupy GPUs, or may come to by what is written already.</summary>
    public int HeldReplicas => Planning.Facts.HeldReplicas.Of(DesiredReplicas, ReadyReplicas, StartingReplicas, DrainingReplicas);
}
