using System.Collections.Concurrent;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Quota.Configuration;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>Converts the configuration of a budget into its terms.</summary>
public static class BudgetTermsOf
{
    /// <summary>The terms that a configuration sets.</summary>
    public static BudgetTerms ToBudgetTerms(this GlobalPlannerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new BudgetTerms
        {
            CeilingGpus = config.MaxTotalGpus < 0 ? null : config.MaxTotalGpus,
            FloorGpus = config.MinTotalGpus < 0 ? null : config.MinTotalGpus,
            ManagedNamespaces = config.ManagedNamespaces,
            DeclaredGpuPerReplica = config.GpuCost.ToLookup(),
            Policy = config.Arbitration,
            NoOperation = config.NoOperation,
            PriorityOf = PriorityLookup(config.Priority),
            Quota = config.Quota.ToQuotaTerms(),
            UnschedulableDeadline = TimeSpan.FromSeconds(config.UnschedulableDeadlineSeconds),
            UnschedulableRetry = TimeSpan.FromSeconds(config.UnschedulableRetrySeconds),
            DemandLifetime = TimeSpan.FromSeconds(config.IntentCacheTtlSeconds),
        };
    }

    /// <summary>Priorities by role. The selector is looked up once for each role; the predicted requests count every time.</summary>
    private static Func<RoleId, double?, int> PriorityLookup(PriorityConfig config)
    {
        var table = new PriorityTable(config);
        var policies = new ConcurrentDictionary<RoleId, PriorityPolicy>();
        return (role, predictedRequests) => policies.GetOrAdd(role, table.Find).Evaluate(predictedRequests).Priority;
    }
}
