using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Quota.Configuration;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>What must hold between pools, budgets and the simulated fleet.</summary>
public sealed class SiloConfigRules : SectionRules<SiloConfig>
{
    /// <inheritdoc />
    public override SiloConfig Complete(SiloConfig section, SectionReport report)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(report);
        if (section.Simulation is null && report.Sound("simulation") && (!report.Sound("pools") || section.Pools.Any(NeedsSimulation)))
        {
            report.Error("simulation", "is required by pools with environment: global-planner, which run on a simulated fleet in this build; add a simulation section");
        }

        CheckUrls(section.Http, report);
        CheckPorts(section.Orleans, report);
        CallerRules.Check(section.Callers, report);
        OperatorRules.Check(section.Operators, report);
        ClusterRules.Check(section, report);
        if (!report.Sound("pools"))
        {
            return section;
        }

        var names = new HashSet<ParticipantId>();
        for (var i = 0; i < section.Pools.Length; i++)
        {
            var pool = section.Pools[i];
            if (!names.Add(pool.Name))
            {
                report.Error($"pools[{i}].name", "is given twice; keep one pool a deployment");
            }

            PoolConfigRules.Check(section, pool, $"pools[{i}]", report);
        }

        CheckGroups(section, report);
        return section with { Pools = [.. section.Pools.Select((pool, i) => WithOwnNamespace(pool, $"pools[{i}].planner.namespace", report))] };
    }

    private static bool NeedsSimulation(PoolConfig pool) => pool.Planner is { } planner && WorldChoice.IsSimulated(planner);

    // One process runs many planners, so the environment's DYN_NAMESPACE, which is the process's own, says nothing here.
    private static PoolConfig WithOwnNamespace(PoolConfig pool, string key, SectionReport report)
    {
        if (pool.Planner is not { } planner || report.Written(key))
        {
            return pool;
        }

        report.Derived(key, "name");
        return pool with { Planner = planner with { Namespace = $"{pool.Name.KubernetesNamespace}-{pool.Name.DeploymentName}" } };
    }

    /// <summary>A group or GPU type without a pool is a selector that was mistyped.</summary>
    private static void CheckGroups(SiloConfig section, SectionReport report)
    {
        foreach (var (domain, budget) in section.Budgets)
        {
            if (!report.Sound($"budgets.{domain}"))
            {
                continue;
            }

            RoleId[] pools =
            [
                .. section.Pools.Where(pool => pool.Budget == domain).SelectMany(static pool =>
                    (IEnumerable<RoleId>)[new RoleId(pool.Name, PoolRole.Prefill), new RoleId(pool.Name, PoolRole.Decode)]),
            ];
            foreach (var (key, problem) in budget.Quota.WithoutPools(pools))
            {
                report.Error($"budgets.{domain}.quota.{key}", $"{problem}; name pools with budget: {domain}");
            }
        }
    }

    private static void CheckUrls(HttpConfig http, SectionReport report)
    {
        for (var i = 0; i < http.Urls.Length; i++)
        {
            // "*" and "+" stand for every address, which Uri does not know.
            var url = http.Urls[i].Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            {
                report.Error($"http.urls[{i}]", "is not an address to listen on; give for example http://127.0.0.1:8080");
            }
        }
    }

    private static void CheckPorts(OrleansConfig orleans, SectionReport report)
    {
        if (orleans.SiloPort == orleans.GatewayPort && orleans.SiloPort != 0 && report.Sound("orleans"))
        {
            report.Error("orleans.gateway_port", "must differ from orleans.silo_port");
        }
    }
}
