using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget.Selectors;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.SharedBudget.Quota.Configuration;

/// <summary>The checks between the groups and GPU types of a budget.</summary>
internal static class QuotaConfigRules
{
    private const string Groups = "quota.groups";

    public static void Check(QuotaConfig quota, int maxTotalGpus, SectionReport report)
    {
        if (!report.Sound("quota"))
        {
            return;
        }

        CheckSelectors(quota, report);
        CheckGpuTypes(quota, maxTotalGpus, report);
        if (CheckTree(quota.Groups, report))
        {
            var tree = new QuotaTreeCheck(quota, maxTotalGpus, report);
            tree.Check(QuotaTerms.DefaultGpuType);
            foreach (var type in quota.GpuTypes.Select(static type => type.Name).Distinct(StringComparer.Ordinal))
            {
                tree.Check(type);
            }
        }
    }

    private static void CheckSelectors(QuotaConfig quota, SectionReport report)
    {
        var (pools, types, groups) = (new SelectorCheck(report), new SelectorCheck(report), new SelectorCheck(report));
        ForEach(quota.Pools, (pool, i) => pools.Check($"quota.pools[{i}].selector", pool.Selector));
        ForEach(quota.GpuTypes, (type, i) => ForEach(type.Pools, (pool, j) => types.Check($"quota.gpu_types[{i}].pools[{j}]", pool)));
        ForEach(quota.Groups, (group, i) => ForEach(group.Pools, (pool, j) => groups.Check($"{Groups}[{i}].pools[{j}]", pool)));
    }

    private static void CheckGpuTypes(QuotaConfig quota, int maxTotalGpus, SectionReport report)
    {
        var types = quota.GpuTypes;
        var known = new HashSet<string>(StringComparer.Ordinal);
        ForEach(types, (type, i) =>
        {
            if (!known.Add(type.Name))
            {
                report.Error($"quota.gpu_types[{i}].name", "is given twice; keep one");
            }
        });
        ForEach(quota.Groups, (group, i) =>
        {
            foreach (var type in group.ByGpuType.Keys)
            {
                if (!known.Contains(type))
                {
                    report.Error($"{Groups}[{i}].by_gpu_type.{type}", $"is not a GPU type; {(known.Count == 0 ? "add it to gpu_types" : $"known are {string.Join(", ", known.Order(StringComparer.Ordinal))}")}");
                }
            }
        });
        if (types.IsEmpty || !report.Sound("max_total_gpus"))
        {
            return;
        }

        var sum = types.Sum(static type => (long)type.Gpus);
        if (maxTotalGpus < 0)
        {
            report.Error("quota.gpu_types", "needs a ceiling, whose parts it names; set max_total_gpus");
        }
        else if (sum > maxTotalGpus)
        {
            report.Error("quota.gpu_types", $"has {sum} GPUs in all, more than max_total_gpus ({maxTotalGpus}); raise that or lower these");
        }
    }

    /// <summary>Whether the groups are a tree, so that sums over it make sense.</summary>
    private static bool CheckTree(ImmutableArray<QuotaGroupConfig> groups, SectionReport report)
    {
        var sound = true;
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        ForEach(groups, (group, i) =>
        {
            if (!parents.TryAdd(group.Name, group.Parent))
            {
                sound = false;
                report.Error($"{Groups}[{i}].name", $"is given twice; keep one group {group.Name}");
            }
        });
        var inCycle = new HashSet<string>(StringComparer.Ordinal);
        ForEach(groups, (group, i) =>
        {
            if (group.Parent is { } parent && !parents.ContainsKey(parent))
            {
                sound = false;
                report.Error($"{Groups}[{i}].parent", $"names no group; known are {string.Join(", ", parents.Keys.Order(StringComparer.Ordinal))}");
            }
            else if (!inCycle.Contains(group.Name) && Cycle(group.Name, parents) is { } cycle)
            {
                sound = false;
                inCycle.UnionWith(cycle);
                report.Error($"{Groups}[{i}].parent", $"closes a cycle, {string.Join(" -> ", cycle)} -> {group.Name}; leave one of them out");
            }
        });
        var withSubgroups = groups.Select(static group => group.Parent).ToHashSet(StringComparer.Ordinal);
        ForEach(groups, (group, i) =>
        {
            if (group.Pools.IsEmpty && !withSubgroups.Contains(group.Name))
            {
                report.Error($"{Groups}[{i}]", "has neither pools nor subgroups; give it pools or remove it");
            }
        });
        return sound;
    }

    /// <summary>The path from a group back to itself; null when there is none.</summary>
    private static List<string>? Cycle(string start, Dictionary<string, string?> parents)
    {
        var way = new List<string> { start };
        for (var at = parents[start]; at is not null && way.Count <= parents.Count; at = parents.GetValueOrDefault(at))
        {
            if (at == start)
            {
                return way;
            }

            way.Add(at);
        }

        return null;
    }

    private static void ForEach<T>(ImmutableArray<T> entries, Action<T, int> check)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            check(entries[i], i);
        }
    }
}
