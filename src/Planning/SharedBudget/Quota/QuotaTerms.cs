using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>The configuration of the policy <c>quota</c>. Without groups all roles share one ceiling.</summary>
public sealed record QuotaTerms
{
    /// <summary>The name of the GPU type of roles that are on no other.</summary>
    public const string DefaultGpuType = "";

    /// <summary>The group of roles that are in no other.</summary>
    public const string NoGroup = "";

    /// <summary>The roles for which replicas are taken back.</summary>
    public ReclaimScope Reclaim { get; init; } = ReclaimScope.FairShare;

    /// <summary>Time between the notice and the lower grant; not negative.</summary>
    public TimeSpan ReclaimNotice { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The groups; in any order.</summary>
    public ImmutableArray<QuotaGroupTerms> Groups { get; init; } = [];

    /// <summary>GPUs of every type but the default one. Roles of the default type share the rest of the ceiling.</summary>
    public ImmutableSortedDictionary<string, int> GpusByType { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The group of a role; <see cref="NoGroup"/> when it has none.</summary>
    public Func<RoleId, string> GroupOf { get; init; } = static _ => NoGroup;

    /// <summary>The GPU type of a role.</summary>
    public Func<RoleId, string> GpuTypeOf { get; init; } = static _ => DefaultGpuType;

    /// <summary>Replicas below which nothing is taken back from a role.</summary>
    public Func<RoleId, int> MinReplicasOf { get; init; } = static _ => 1;
}

/// <summary>One group of roles.</summary>
public sealed record QuotaGroupTerms
{
    /// <summary>Its name; unique.</summary>
    public required string Name { get; init; }

    /// <summary>Its parent group; null when it has none.</summary>
    public string? Parent { get; init; }

    /// <summary>Its share of what is borrowed, against its siblings; greater than zero.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Its quota by GPU type; a type that is absent has none.</summary>
    public ImmutableSortedDictionary<string, GroupQuota> Quotas { get; init; } = ImmutableSortedDictionary<string, GroupQuota>.Empty;
}

/// <summary>The quota of a group for one GPU type.</summary>
/// <param name="GuaranteedGpus">GPUs it is guaranteed; null for the sum of its subgroups'.</param>
/// <param name="BorrowingLimitGpus">GPUs it may have above that; null for no limit.</param>
/// <param name="LendingLimitGpus">GPUs of its guarantee that it lends to others while unused; null for all.</param>
public sealed record GroupQuota(int? GuaranteedGpus, int? BorrowingLimitGpus, int? LendingLimitGpus);
