using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Configuration;

namespace GlobalPlanner.Grains.Budget;

/// <summary>The terms of every budget domain. The same on every silo; the host registers it.</summary>
public interface IBudgetCatalog
{
    /// <summary>
    /// The terms now in force; null when there is no such domain. The same object until they change, so that asking on
    /// every call costs nothing.
    /// </summary>
    BudgetTerms? Find(string domain);

    /// <summary>
    /// The configuration that the terms are made from, so that an operator can change it; null where they are not made
    /// from one.
    /// </summary>
    GlobalPlannerConfig? FindConfig(string domain) => null;
}
