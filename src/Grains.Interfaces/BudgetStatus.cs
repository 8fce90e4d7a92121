using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>A GPU budget as operators see it.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.BudgetStatus")]
public sealed record BudgetStatus
{
    /// <summary>Budget domain.</summary>
    [Id(0)] public required string Domain { get; init; }

    /// <summary>Most GPUs; null when there is no ceiling.</summary>
    [Id(1)] public int? CeilingGpus { get; init; }

    /// <summary>Least GPUs; null when there is no floor.</summary>
    [Id(2)] public int? FloorGpus { get; init; }

    /// <summary>GPUs occupied, or promised by what is written, as last reported.</summary>
    [Id(3)] public required int HeldGpus { get; init; }

    /// <summary>GPUs granted.</summary>
    [Id(4)] public required int GrantedGpus { get; init; }

    /// <summary>GPUs counted against the ceiling: the most that all roles can come to hold through what they hold now and the grants that may still be written.</summary>
    [Id(5)] public required int ChargedGpus { get; init; }

    /// <summary>GPUs that can be granted now; null when there is no ceiling.</summary>
    [Id(6)] public int? HeadroomGpus { get; init; }

    /// <summary>Activation count of the ledger.</summary>
    [Id(7)] public required long Epoch { get; init; }

    /// <summary>Number of the last decision that changed the ledger.</summary>
    [Id(8)] public required long Sequence { get; init; }

    /// <summary>Pools by participant and role.</summary>
    [Id(9)] public required ImmutableArray<BudgetRole> Pools { get; init; }

    /// <summary>Settings that differ from the file by an operator's order, oldest first.</summary>
    [Id(10)] public ImmutableArray<SettingOverride> Overrides { get; init; } = [];

    /// <summary>The policy that settles contention.</summary>
    [Id(11)] public ArbitrationPolicy Policy { get; init; }

    /// <summary>Groups with their GPU types, parents first; empty without any.</summary>
    [Id(12)] public ImmutableArray<GroupStanding> Groups { get; init; } = [];

    /// <summary>Every reason why the configuration file's present settings are not in force; empty when they are.</summary>
    [Id(13)] public ImmutableArray<string> FileProblems { get; init; } = [];
}

/// <summary>One pool in the ledger.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.BudgetRole")]
public sealed record BudgetRole
{
    /// <summary>Participant id.</summary>
    [Id(0)] public required string Participant { get; init; }

    [Id(1)] public required PoolRole Role { get; init; }

    /// <summary>GPUs of a replica; null when unknown.</summary>
    [Id(2)] public int? GpuPerReplica { get; init; }

    [Id(3)] public required int GrantedReplicas { get; init; }

    [Id(4)] public required int HeldReplicas { get; init; }

    /// <summary>Replicas asked for: those granted and what waits.</summary>
    public int RequestedReplicas => GrantedReplicas + (Waiting?.Replicas ?? 0);

    /// <summary>Unmet demand; null when there is none.</summary>
    [Id(5)] public WaitingDemand? Waiting { get; init; }

    /// <summary>Replicas it has to give back; null when it has to give none.</summary>
    [Id(6)] public ReclaimNotice? Reclaim { get; init; }

    /// <summary>Replicas that drain, or may still be written and were superseded: charged above those granted.</summary>
    [Id(7)] public int ReleasingReplicas { get; init; }

    /// <summary>Desired replicas that find no GPUs.</summary>
    [Id(8)] public int PendingReplicas { get; init; }

    /// <summary>Set while growth is not tried because the cluster had no GPUs for it.</summary>
    [Id(9)] public UnschedulableMark? Unschedulable { get; init; }

    /// <summary>When its deployment was last read; null when not since the ledger was taken over.</summary>
    [Id(10)] public DateTimeOffset? ObservedAt { get; init; }

    /// <summary>
    /// GPUs that the ledger charges for the role: the most it can come to hold through what it holds now and the grants that
    /// may still be written; null when the GPUs of a replica are unknown.
    /// </summary>
    [Id(11)] public int? ChargedGpus { get; init; }
}

/// <summary>Demand of a role that was not granted.</summary>
/// <param name="Replicas">Replicas wanted above those granted; negative when a shrink waits.</param>
/// <param name="Since">When it was first refused.</param>
/// <param name="Reason">The binding constraint.</param>
/// <param name="Message">The reason in words.</param>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.WaitingDemand")]
public sealed record WaitingDemand(
    [property: Id(0)] int Replicas,
    [property: Id(1)] DateTimeOffset Since,
    [property: Id(2)] GrantReason Reason,
    [property: Id(3)] string Message);
