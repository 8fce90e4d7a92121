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

    /// <summary>Sum of the ceilings; null when a budget has none.</summary>
    public int? CeilingGpus => _terms.Values.Any(terms => terms.CeilingGpus is null) ? null : _terms.Values.Sum(terms => terms.CeilingGpus);

    /// <inheritdoc />
    public BudgetTerms? Find(string domain) => _terms.GetValueOrDefault(domain);

    /// <inheritdoc />
    public GlobalPlannerConfig? FindConfig(string domain) => config.Budgets.GetValueOrDefault(domain);
}
