using System.Collections.Frozen;
using GlobalPlanner.Configuration;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Planning.Arbitration;
using GlobalPlanner.Planning.Configuration.GlobalBudget;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>The budgets of the silo's configuration.</summary>
internal sealed class ConfiguredBudgets(SiloConfig config) : IBudgetCatalog
{
    private readonly FrozenDictionary<string, BudgetTerms> _terms =
        config.Budgets.ToFrozenDictionary(budget => budget.Key, budget => budget.Value.ToBudgetTerms(), StringComparer.Ordinal);

    /// <inheritdoc />
    public BudgetTerms? Find(string domain) => _terms.GetValueOrDefault(domain);

    /// <inheritdoc />
    public GlobalPlannerConfig? FindConfig(string domain) => config.Budgets.GetValueOrDefault(domain);
}
