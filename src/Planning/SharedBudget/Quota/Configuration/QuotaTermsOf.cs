using System.Collections.Concurrent;
using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Selectors;

namespace GlobalPlanner.Planning.SharedBudget.Quota.Configuration;

/// <summary>Converts the section <c>quota</c> into the terms of the policy.</summary>
public static class QuotaTermsOf
{
    /// <summary>The terms of a configuration that was found sound.</summary>
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
            GroupOf = OncePerRole(GroupTable(config).NameOf(QuotaTerms.NoGroup)),
            GpuTypeOf = OncePerRole(GpuTypeTable(config).NameOf(QuotaTerms.DefaultGpuType)),
            MinReplicasOf = OncePerRole(role => replicas.Find(role.ToString())?.MinReplicas ?? config.MinReplicas),
        };
    }

    /// <summary>Keys of groups without a role, in themselves or below, and of GPU types without a role.</summary>
    /// <param name="config">Found sound.</param>
    /// <param name="roles">All roles that are known.</param>
    /// <returns>Keys relative to the section, each with its problem; empty when every group and type has a role.</returns>
    public static ImmutableArray<(string Key, string Problem)> WithoutPools(this QuotaConfig config, IReadOnlyCollection<RoleId> roles)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(roles);
        var terms = config.ToQuotaTerms();
        var parents = config.Groups.ToDictionary(static group => group.Name, static group => group.Parent, StringComparer.Ordinal);
        var types = roles.Select(terms.GpuTypeOf).ToHashSet(StringComparer.Ordinal);
        var groups = new HashSet<string>(StringComparer.Ordinal);
        foreach (var role in roles)
        {
            for (var name = terms.GroupOf(role); name is not null && groups.Add(name);)
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
        role => table.Find(role.ToString())?.Name ?? none;

    /// <summary>Looks a role up once; the result stays valid while the configuration is in force.</summary>
    private static Func<RoleId, T> OncePerRole<T>(Func<RoleId, T> find)
    {
        var found = new ConcurrentDictionary<RoleId, T>();
        return role => found.GetOrAdd(role, find);
    }

    private sealed record NamedSelector(string Selector, string Name);
}
