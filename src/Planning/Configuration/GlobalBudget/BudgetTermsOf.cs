using GlobalPlanner.Planning.Arbitration;

namespace GlobalPlanner.Planning.Configuration.GlobalBudget;

/// <summary>A configured budget as the ledger takes it.</summary>
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
            DemandLifetime = TimeSpan.FromSeconds(config.IntentCacheTtlSeconds),
        };
    }
}
