using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>One pool as the policy <c>quota</c> sees it.</summary>
public sealed record QuotaRole
{
    /// <summary>Whose.</summary>
    public required RoleId Id { get; init; }

    /// <summary>GPUs of a replica; zero for a pool that counts nowhere.</summary>
    public required int GpuPerReplica { get; init; }

    /// <summary>Replicas counted against every limit: what may be held.</summary>
    public required int ChargedReplicas { get; init; }

    /// <summary>Replicas granted.</summary>
    public required int GrantedReplicas { get; init; }

    /// <summary>How important it is; higher is more.</summary>
    public int Priority { get; init; } = 100;

    /// <summary>Replicas below which nothing is taken back from it.</summary>
    public int MinReplicas { get; init; }

    /// <summary>Replicas it waits for; null when it waits for none.</summary>
    public int? WantedReplicas { get; init; }

    /// <summary>Since when it waits.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Whether it must not grow for the moment: it keeps its demand, and others go first.</summary>
    public bool Frozen { get; init; }

    /// <summary>Whether the roles of its deployment grow together or not at all.</summary>
    public bool Joint { get; init; }

    /// <summary>Replicas it has been told to give back.</summary>
    public int ReclaimingReplicas { get; init; }

    /// <summary>Replicas it waits for above those granted; zero when it waits for none or must not grow.</summary>
    public int MissingReplicas => Frozen ? 0 : Math.Max(0, (WantedReplicas ?? 0) - GrantedReplicas);

    /// <summary>Whether it waits for replicas, though it may have to wait until it may grow.</summary>
    internal bool IsGrowing => WantedReplicas > GrantedReplicas;

    internal long ChargedGpus => (long)ChargedReplicas * GpuPerReplica;

    internal long GrantedGpus => (long)GrantedReplicas * GpuPerReplica;

    internal long DemandGpus => (long)Math.Max(GrantedReplicas, WantedReplicas ?? 0) * GpuPerReplica;
}
