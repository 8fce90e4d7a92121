using System.Collections.Concurrent;
using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Quota;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>Configured groups and GPU types as the policy <c>quota</c> takes them.</summary>
public static class QuotaTermsOf
{
    /// <summary>The terms that a configuration sets, which was found sound.</summary>
    public static QuotaTerms ToQuotaTerms(this QuotaConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        ImmutableArray<string> types = [QuotaTerms.DefaultGpuType, .. config.GpuTypes.Select(static type => type.Name)];
        var replicas = new RoleSelectorTable<PoolMinReplicas>(config.Pools, static pool => pool.Selector);
        return new QuotaTerms
        {
            Reclaim = config.Reclaim,
            ReclaimNotice = TimeSpan.FromSeconds(config.ReclaimNoticeSeconds),
            Groups = [.. config.Groups.Select(group => new QuotaGroupTerms
            {
                Name = group.Name,
                Parent = group.Parent,
                Weight = group.Weight,
                Quotas = types.ToImmutableSortedDictionary(static type => type, group.QuotaOf, StringComparer.Ordinal),
            })],
            GpusByType = config.GpuTypes.ToImmutableSortedDictionary(static type => type.Name, static type => type.Gpus, StringComparer.Ordinal),
            GroupOf = OncePerPool(GroupTable(config).NameOf(QuotaTerms.NoGroup)),
            GpuTypeOf = OncePerPool(GpuTypeTable(config).NameOf(QuotaTerms.DefaultGpuType)),
            MinReplicasOf = OncePerPool(pool => replicas.Find(pool.ToString())?.MinReplicas ?? config.MinReplicas),
        };
    }

    /// <summary>Keys of groups that none of the pools is in, nor in a group below, and of GPU types that none of them runs on.</summary>
    /// <param name="config">Found sound.</param>
    /// <param name="pools">All pools that are known.</param>
    /// <returns>Keys relative to the section, with what is wrong; empty when every group and type has a pool.</returns>
    public static ImmutableArray<(string Key, string Problem)> WithoutPools(this QuotaConfig config, IReadOnlyCollection<RoleId> pools)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(pools);
        var terms = config.ToQuotaTerms();
        var parents = config.Groups.ToDictionary(static group => group.Name, static group => group.Parent, StringComparer.Ordinal);
        var types = pools.Select(terms.GpuTypeOf).ToHashSet(StringComparer.Ordinal);
        var groups = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pool in pools)
        {
            for (var name = terms.GroupOf(pool); name is not null && groups.Add(name);)
            {
                name = parents.GetValueOrDefault(name);
            }
        }

        return
        [
            .. config.GpuTypes.Select(static (type, i) => (type.Name, Key: $"gpu_types[{i}]"))
                .Where(type => !types.Contains(type.Name))
                .Select(static type => (type.Key, "has no pool: its selectors name none, or others name them more specifically")),
            .. config.Groups.Select(static (group, i) => (group.Name, Key: $"groups[{i}]"))
                .Where(group => !groups.Contains(group.Name))
                .Select(static group => (group.Key, "has no pool: its selectors name none, or others name them more specifically")),
        ];
    }

    private static RoleSelectorTable<NamedSelector> GroupTable(QuotaConfig config) => TableOf(config.Groups.SelectMany(
        static group => group.Pools.Select(selector => new NamedSelector(selector, group.Name))));

    private static RoleSelectorTable<NamedSelector> GpuTypeTable(QuotaConfig config) => TableOf(config.GpuTypes.SelectMany(
        static type => type.Pools.Select(selector => new NamedSelector(selector, type.Name))));

    private static RoleSelectorTable<NamedSelector> TableOf(IEnumerable<NamedSelector> selectors) =>
        new([.. selectors], static entry => entry.Selector);

    private static Func<RoleId, string> NameOf(this RoleSelectorTable<NamedSelector> table, string none) =>
        pool => table.Find(pool.ToString())?.Name ?? none;

    /// <summary>What is found for a pool stays while the configuration is in force.</summary>
    private static Func<RoleId, T> OncePerPool<T>(Func<RoleId, T> find)
    {
        var found = new ConcurrentDictionary<RoleId, T>();
        return pool => found.GetOrAdd(pool, find);
    }

    private sealed record NamedSelector(string Selector, string Name);
}
