using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Selectors;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>GPUs of a replica where the deployment does not tell; the most specific selector wins.</summary>
[ConfigSection("GPUs of a replica where the deployment does not tell; the most specific selector wins.")]
public sealed record GpuCostConfig
{
    [Setting("Declared costs.")]
    public ImmutableArray<DeclaredGpuCost> Pools { get; init; } = [];

    /// <summary>GPUs of one replica by role; zero keeps the role out of totals; null when nothing is declared.</summary>
    public Func<RoleId, int?> ToLookup()
    {
        var table = new RoleSelectorTable<DeclaredGpuCost>(Pools, static p => p.Selector);
        return role => table.Find(role.ToString())?.GpuPerReplica;
    }
}

/// <summary>The cost of the pools that a selector names.</summary>
[ConfigSection("The cost of the pools that a selector names.")]
public sealed record DeclaredGpuCost
{
    [Setting("Pools, `{k8s_namespace}/{dgd_name}/{role}` or a leading part of it; `*`, `?` and `[..]` within a segment, `**` for any number of segments.", NotEmpty = true)]
    public required string Selector { get; init; }

    [Setting("GPUs of a replica; 0 keeps the pools out of totals.", Min = 0)]
    public required int GpuPerReplica { get; init; }
}
