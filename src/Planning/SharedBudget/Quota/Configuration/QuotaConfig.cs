using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.SharedBudget.Quota.Configuration;

/// <summary>
/// Groups of pools with what they are guaranteed and may borrow, GPU types, and what may be taken back; for the policy
/// <c>quota</c>. See docs/arbitration.md.
/// </summary>
[ConfigSection("Groups of pools with what they are guaranteed and may borrow, GPU types, and what may be taken back; for `arbitration: quota`.")]
public sealed record QuotaConfig
{
    [Setting("For whom replicas are taken back from pools that hold more than they are entitled to; each value includes those before it: nobody, groups below their guarantee, more important pools, groups below their weighted share.")]
    public ReclaimScope Reclaim { get; init; } = ReclaimScope.FairShare;

    [Setting("Seconds that a pool is told before replicas are taken back from it.", Min = 0)]
    public double ReclaimNoticeSeconds { get; init; } = 30.0;

    [Setting("Replicas below which nothing is taken back from a pool.", Min = 0)]
    public int MinReplicas { get; init; } = 1;

    [Setting("The same by selector; the most specific wins.")]
    public ImmutableArray<PoolMinReplicas> Pools { get; init; } = [];

    [Setting("GPU types that are counted apart; all other pools share what these leave of max_total_gpus.")]
    public ImmutableArray<GpuTypeConfig> GpuTypes { get; init; } = [];

    [Setting("Groups of pools; pools in none have no guarantee and borrow.")]
    public ImmutableArray<QuotaGroupConfig> Groups { get; init; } = [];
}

/// <summary>What is left to the pools that a selector names.</summary>
[ConfigSection("What is left to the pools that a selector names.")]
public sealed record PoolMinReplicas
{
    [Setting("Pools, `{k8s_namespace}/{dgd_name}/{role}` or a leading part of it; `*`, `?` and `[..]` within a segment, `**` for any number of segments.", NotEmpty = true)]
    public required string Selector { get; init; }

    [Setting("Replicas below which nothing is taken back.", Min = 0)]
    public required int MinReplicas { get; init; }
}

/// <summary>A GPU type that is counted apart.</summary>
[ConfigSection("A GPU type that is counted apart.")]
public sealed record GpuTypeConfig
{
    [Setting("Its name.", NotEmpty = true)]
    public required string Name { get; init; }

    [Setting("How many of max_total_gpus are of this type.", Min = 0)]
    public required int Gpus { get; init; }

    [Setting("Selectors of the pools that run on it.", NotEmpty = true)]
    public required ImmutableArray<string> Pools { get; init; }
}

/// <summary>A group of pools.</summary>
[ConfigSection("A group of pools.")]
public sealed record QuotaGroupConfig
{
    [Setting("Its name; unique.", NotEmpty = true)]
    public required string Name { get; init; }

    [Setting("The group it is part of; null for none.")]
    public string? Parent { get; init; }

    [Setting("Selectors of the pools in it; the most specific of all groups wins.")]
    public ImmutableArray<string> Pools { get; init; } = [];

    [Setting("GPUs it can always have; null for the sum of its subgroups'.", Min = 0)]
    public int? GuaranteedGpus { get; init; }

    [Setting("GPUs it may have above that; null for no limit.", Min = 0)]
    public int? BorrowingLimitGpus { get; init; }

    [Setting("GPUs of its guarantee that others may use while it does not; null for all.", Min = 0)]
    public int? LendingLimitGpus { get; init; }

    [Setting("Its share of what is borrowed, against its siblings.", GreaterThan = 0)]
    public double Weight { get; init; } = 1.0;

    [Setting("What it has of a GPU type in gpu_types; the settings above are for pools on none of them.")]
    public ImmutableSortedDictionary<string, GpuTypeQuotaConfig> ByGpuType { get; init; } = ImmutableSortedDictionary.Create<string, GpuTypeQuotaConfig>(StringComparer.Ordinal);

    /// <summary>What the group has of one GPU type.</summary>
    internal GroupQuota QuotaOf(string gpuType) =>
        gpuType == QuotaTerms.DefaultGpuType ? new GroupQuota(GuaranteedGpus, BorrowingLimitGpus, LendingLimitGpus)
        : ByGpuType.TryGetValue(gpuType, out var quota) ? new GroupQuota(quota.GuaranteedGpus, quota.BorrowingLimitGpus, quota.LendingLimitGpus)
        : new GroupQuota(null, null, null);
}

/// <summary>What a group has of one GPU type.</summary>
[ConfigSection("What a group has of one GPU type.")]
public sealed record GpuTypeQuotaConfig
{
    [Setting("GPUs it can always have; null for the sum of its subgroups'.", Min = 0)]
    public int? GuaranteedGpus { get; init; }

    [Setting("GPUs it may have above that; null for no limit.", Min = 0)]
    public int? BorrowingLimitGpus { get; init; }

    [Setting("GPUs of its guarantee that others may use while it does not; null for all.", Min = 0)]
    public int? LendingLimitGpus { get; init; }
}
