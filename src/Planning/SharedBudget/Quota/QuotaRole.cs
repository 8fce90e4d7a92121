using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>The figures of one role that the policy <c>quota</c> uses.</summary>
public sealed record QuotaRole
{
    /// <summary>The role.</summary>
    public required RoleId Id { get; init; }

    /// <summary>GPUs of a replica; zero for a role that counts nowhere.</summary>
    public required int GpuPerReplica { get; init; }

    /// <summary>Replicas counted against every limit: the most it can come to hold.</summary>
    public required int ChargedReplicas { get; init; }

    /// <summary>Replicas granted.</summary>
    public required int GrantedReplicas { get; init; }

    /// <summary>Its priority; higher is more important.</summary>
    public int Priority { get; init; } = CommonTerms.DefaultPriority;

    /// <summary>Replicas below which nothing is taken back from it.</summary>
    public int MinReplicas { get; init; }

    /// <summary>Replicas it wants in all; null when it waits for none.</summary>
    public int? WantedReplicas { get; init; }

    /// <summary>When it began to wait; null when it does not wait.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Whether it must not grow for now; it keeps its demand, and others are served meanwhile.</summary>
    public bool Frozen { get; init; }

    /// <summary>Whether the roles of its deployment grow together or not at all.</summary>
    public bool Joint { get; init; }

    /// <summary>Replicas it has notice to give back.</summary>
    public int ReclaimingReplicas { get; init; }

    /// <summary>Replicas it waits for above those granted; zero when it waits for none or must not grow.</summary>
    public int MissingReplicas => Frozen ? 0 : Math.Max(0, (WantedReplicas ?? 0) - GrantedReplicas);

    /// <summary>Whether it waits for replicas, though it may have to wait until it may grow.</summary>
    internal bool IsGrowing => WantedReplicas > GrantedReplicas;

    internal long ChargedGpus => (long)ChargedReplicas * GpuPerReplica;

    internal long GrantedGpus => (long)GrantedReplicas * GpuPerReplica;

    internal long DemandGpus => (long)Math.Max(GrantedReplicas, WantedReplicas ?? 0) * GpuPerReplica;
}
