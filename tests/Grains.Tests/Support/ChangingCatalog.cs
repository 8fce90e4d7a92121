using System.Collections.Immutable;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Configuration;

namespace GlobalPlanner.Grains.Tests.Support;

/// <summary>Pools and one budget, which a test exchanges while silos run as a silo does with its file.</summary>
internal sealed class ChangingCatalog(params PoolDefinition[] pools) : IPoolCatalog, IBudgetCatalog
{
    private volatile PoolCatalog _pools = new(pools);
    private volatile Configured? _budget;

    public ImmutableArray<ParticipantId> Participants => _pools.Participants;

    public ImmutableArray<string> BudgetDomains => _pools.BudgetDomains;

    public PoolDefinition? Find(ParticipantId participant) => _pools.Find(participant);

    public BudgetTerms? Find(string domain) => domain == Definitions.OpenBudget ? Definitions.OpenTerms : _budget?.Terms;

    public GlobalPlannerConfig? FindConfig(string domain) => _budget?.Config;

    public void Exchange(params PoolDefinition[] pools) => _pools = new PoolCatalog(pools);

    public void Exchange(GlobalPlannerConfig budget) => _budget = new Configured(budget, budget.ToBudgetTerms());

    private sealed record Configured(GlobalPlannerConfig Config, BudgetTerms Terms);
}
