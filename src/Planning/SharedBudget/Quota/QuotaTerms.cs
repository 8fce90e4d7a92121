using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>What an operator configured for the policy <c>quota</c>. Without groups all pools share one ceiling.</summary>
public sealed record QuotaTerms
{
    /// <summary>The name of the GPU type of pools that are on no other.</summary>
    public const string DefaultGpuType = "";

    /// <summary>The group of pools that are in no other.</summary>
    public const string NoGroup = "";

    /// <summary>For whom replicas are taken back.</summary>
    public ReclaimScope Reclaim { get; init; } = ReclaimScope.FairShare;

    /// <summary>How long a pool is told before replicas are taken back; not negative.</summary>
    public TimeSpan ReclaimNotice { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The groups; parents may stand behind their children.</summary>
    public ImmutableArray<QuotaGroupTerms> Groups { get; init; } = [];

    /// <summary>GPUs of every type but the default one, whose pools have what is left of the ceiling.</summary>
    public ImmutableSortedDictionary<string, int> GpusByType { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The group a pool is in; <see cref="NoGroup"/> when in none.</summary>
    public Func<RoleId, string> GroupOf { get; init; } = static _ => NoGroup;

    /// <summary>The GPU type a pool runs on.</summary>
    public Func<RoleId, string> GpuTypeOf { get; init; } = static _ => DefaultGpuType;

    /// <summary>Replicas below which nothing is taken back from a pool.</summary>
    public Func<RoleId, int> MinReplicasOf { get; init; } = static _ => 1;
}

/// <summary>One group of pools.</summary>
public sealed record QuotaGroupTerms
{
    /// <summary>Its name; unique.</summary>
    public required string Name { get; init; }

    /// <summary>The group it is part of; null for none.</summary>
    public string? Parent { get; init; }

    /// <summary>Its share of what is borrowed, against its siblings; greater than zero.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Its quota by GPU type; a type that is absent has none.</summary>
    public ImmutableSortedDictionary<string, GroupQuota> Quotas { get; init; } = ImmutableSortedDictionary<string, GroupQuota>.Empty;
}

/// <summary>What a group has of one GPU type.</summary>
/// <param name="GuaranteedGpus">GPUs it can always have; null for the sum of its subgroups'.</param>
/// <param name="BorrowingLimitGpus">GPUs it may have above that; null for no limit.</param>
/// <param name="LendingLimitGpus">GPUs of its guarantee that others may use while it does not; null for all.</param>
public sealed record GroupQuota(int? GuaranteedGpus, int? BorrowingLimitGpus, int? LendingLimitGpus);
