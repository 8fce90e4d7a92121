using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration;

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
    public Func<PoolId, int?> DeclaredGpuPerReplica { get; init; } = static _ => null;

    /// <summary>How long unmet demand that is not repeated stays on display; greater than zero.</summary>
    public TimeSpan DemandLifetime { get; init; } = TimeSpan.FromSeconds(360);
}
