using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>The part of a budget's configuration that means the same under every arbitration policy.</summary>
public record CommonTerms
{
    /// <summary>The priority of a role for which none is configured.</summary>
    public const int DefaultPriority = 100;

    /// <summary>Most GPUs (<c>max_total_gpus</c>), at least zero; null when there is no ceiling.</summary>
    public int? CeilingGpus { get; init; }

    /// <summary>Least GPUs (<c>min_total_gpus</c>), at least zero; null when there is no floor.</summary>
    public int? FloorGpus { get; init; }

    /// <summary>Dynamo namespaces whose planners may ask; null admits everybody, an empty list nobody.</summary>
    public ImmutableArray<string>? ManagedNamespaces { get; init; }

    /// <summary>
    /// GPUs of one replica as declared by <c>gpu_cost</c>, used where the deployment does not report it. Zero keeps the
    /// role out of the totals; null declares nothing.
    /// </summary>
    public Func<RoleId, int?> DeclaredGpuPerReplica { get; init; } = static _ => null;

    /// <summary>How long unmet demand counts after it was last repeated; greater than zero.</summary>
    public TimeSpan DemandLifetime { get; init; } = TimeSpan.FromSeconds(360);

    /// <summary>The priority of a role, given the requests its planner predicted last; higher is more important.</summary>
    public Func<RoleId, double?, int> PriorityOf { get; init; } = static (_, _) => DefaultPriority;

    /// <summary>Whether requests are decided without booking or writing anything.</summary>
    public bool NoOperation { get; init; }

    /// <summary>How long replicas may find no GPUs before they are given back, and how long a trade may take; greater than zero.</summary>
    public TimeSpan UnschedulableDeadline { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long growth is not retried after replicas were given back; greater than zero.</summary>
    public TimeSpan UnschedulableRetry { get; init; } = TimeSpan.FromSeconds(600);
}
