using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Planning.SharedBudget.Pairing;
using GlobalPlanner.Planning.SharedBudget.Quota;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>What an operator configured for one GPU budget.</summary>
public sealed record BudgetTerms
{
    /// <summary>Most GPUs (<c>max_total_gpus</c>), at least zero; null when there is no ceiling.</summary>
    public int? CeilingGpus { get; init; }

    /// <summary>Least GPUs (<c>min_total_gpus</c>), at least zero; null when there is no floor.</summary>
    public int? FloorGpus { get; init; }

    /// <summary>Dynamo namespaces whose planners may ask; null admits everybody, an empty list nobody.</summary>
    public ImmutableArray<string>? ManagedNamespaces { get; init; }

    /// <summary>
    /// GPUs of one replica as declared by <c>gpu_cost</c>, used where the deployment itself does not tell; zero keeps a
    /// pool out of the totals, null has no opinion.
    /// </summary>
    public Func<RoleId, int?> DeclaredGpuPerReplica { get; init; } = static _ => null;

    /// <summary>How long unmet demand that is not repeated stays on display; greater than zero.</summary>
    public TimeSpan DemandLifetime { get; init; } = TimeSpan.FromSeconds(360);

    /// <summary>How contention is settled.</summary>
    public ArbitrationPolicy Policy { get; init; } = ArbitrationPolicy.Quota;

    /// <summary>Groups of pools, and what may be reclaimed.</summary>
    public QuotaTerms Quota { get; init; } = new();

    /// <summary>How important a pool is, given the requests its planner predicted last; higher is more.</summary>
    public Func<RoleId, double?, int> PriorityOf { get; init; } = static (_, _) => PairingTable.DefaultPriority;

    /// <summary>Whether requests are decided but nothing is booked and nothing written.</summary>
    public bool NoOperation { get; init; }

    /// <summary>How long replicas may find no GPUs in the cluster before they are given back, and a trade may take; greater than zero.</summary>
    public TimeSpan UnschedulableDeadline { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long growth is not tried again after that; greater than zero.</summary>
    public TimeSpan UnschedulableRetry { get; init; } = TimeSpan.FromSeconds(600);
}
