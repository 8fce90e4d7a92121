using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Configuration;

/// <summary>What one pool needs of the rest of the silo's configuration.</summary>
internal static class PoolConfigRules
{
    public static void Check(SiloConfig silo, PoolConfig pool, string key, SectionReport report)
    {
        CheckBudget(silo, pool, key, report);
        CheckMetricsEndpoint(pool, key, report);
        if (pool is { Planner: null, PlannerFile: null } && report.Sound($"{key}.planner", $"{key}.planner_config"))
        {
            report.Error(key, "needs planner or planner_config");
        }

        if (pool.Planner is { } planner && report.Sound($"{key}.planner"))
        {
            CheckPlanner(silo, pool, planner, key, report);
        }
    }

    private static void CheckBudget(SiloConfig silo, PoolConfig pool, string key, SectionReport report)
    {
        if (pool.Budget is { } domain && !silo.Budgets.ContainsKey(domain) && report.Sound("budgets", $"{key}.budget"))
        {
            report.Error($"{key}.budget", silo.Budgets.IsEmpty
                ? "names no budget; add it to budgets"
                : $"names no budget; known are {string.Join(", ", silo.Budgets.Keys)}");
        }
    }

    private static void CheckMetricsEndpoint(PoolConfig pool, string key, SectionReport report)
    {
        if (pool.MetricsEndpoint is { } endpoint && (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
        {
            report.Error($"{key}.metrics_endpoint", "is not a URL; give for example http://127.0.0.1:9090/metrics");
        }
    }

    private static void CheckPlanner(SiloConfig silo, PoolConfig pool, PlannerConfig planner, string key, SectionReport report)
    {
        if (planner.Environment == PlannerEnvironment.GlobalPlanner && pool.Budget is null && report.Sound($"{key}.budget"))
        {
            report.Error($"{key}.budget", "is required with environment: global-planner; name one of budgets");
        }

        if (!WorldChoice.IsSimulated(planner) || silo.Simulation is not { } simulation || !report.Sound("simulation", $"{key}.name"))
        {
            return;
        }

        foreach (var role in planner.Mode.Roles().Select(role => Simulated(planner.Mode, role)))
        {
            if (!simulation.Pools.Any(p => p.Participant == pool.Name && p.Role == role))
            {
                report.Error($"{key}.name", $"has no simulated pool for its planner's mode {EnumNames.Text(planner.Mode)}; add one with participant {pool.Name} and role {EnumNames.Text(role)} to simulation.pools");
            }
        }
    }

    private static SimulatedRole Simulated(PlannerMode mode, PoolRole role) =>
        mode == PlannerMode.Agg ? SimulatedRole.Agg
        : role == PoolRole.Prefill ? SimulatedRole.Prefill
        : SimulatedRole.Decode;
}
