using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>One pool of a <see cref="PairingTable"/> with the intent it announced last.</summary>
internal sealed class PairingPool(PoolId id)
{
    public PoolId Id { get; } = id;

    public int CurrentReplicas { get; set; }

    public int GpuPerReplica { get; set; }

    public int Priority { get; set; } = PairingTable.DefaultPriority;

    /// <summary>Whether the pool has announced an intent that is not forgotten.</summary>
    public bool HasIntent { get; set; }

    /// <summary>Replicas it asked for last; meaningless without an intent.</summary>
    public int DesiredReplicas { get; set; }

    /// <summary>When it asked.</summary>
    public DateTimeOffset AskedAt { get; set; }

    public long Gpus => (long)CurrentReplicas * GpuPerReplica;

    /// <summary>GPUs that serving the intent takes (positive) or frees (negative); zero when there is nothing to serve.</summary>
    public long OpenGpus => HasIntent ? GpusTo(DesiredReplicas) : 0;

    /// <summary>Place in the list of open intents; owned by <see cref="OpenIntents"/>.</summary>
    public int OpenIndex { get; set; }

    /// <summary>The list it stands in; owned by <see cref="OpenIntents"/>.</summary>
    public List<PairingPool>? OpenList { get; set; }

    public long GpusTo(int replicas) => ((long)replicas - CurrentReplicas) * GpuPerReplica;
}
