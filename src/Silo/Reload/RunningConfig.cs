using System.Collections.Frozen;
using System.Collections.Immutable;
using GlobalPlanner.Configuration;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Settings.Overlay;
using GlobalPlanner.Silo.Access;

namespace GlobalPlanner.Silo.Reload;

/// <summary>
/// The configuration in force, exchanged in one step. Unchanged pools and budgets keep their objects, so that a tick or a
/// decision detects a change by comparing references. Safe for concurrent use; one caller at a time may exchange it.
/// </summary>
internal sealed class RunningConfig : IPoolCatalog, IBudgetCatalog
{
    private readonly FrozenDictionary<ParticipantId, PlannerResources> _resources;
    private volatile View _now;

    /// <param name="config">The configuration at the start.</param>
    /// <param name="access">The callers and operators that the silo admits.</param>
    /// <param name="resources">Inputs of each planner other than settings; they stay the same while the silo runs.</param>
    public RunningConfig(SiloConfig config, SiloAccess access, FrozenDictionary<ParticipantId, PlannerResources> resources)
    {
        _resources = resources;
        _now = new View(config, access, Pools(config, null), Budgets(config, null));
    }

    /// <summary>The whole configuration.</summary>
    public SiloConfig Current => _now.Config;

    /// <summary>The callers and operators that the silo admits.</summary>
    public SiloAccess Access => _now.Access;

    /// <inheritdoc />
    public ImmutableArray<ParticipantId> Participants => _now.Pools.Participants;

    /// <inheritdoc />
    public ImmutableArray<string> BudgetDomains => _now.Pools.BudgetDomains;

    /// <inheritdoc />
    public PoolDefinition? Find(ParticipantId participant) => _now.Pools.Find(participant);

    /// <inheritdoc />
    public BudgetTerms? Find(string domain) => _now.Budgets.GetValueOrDefault(domain)?.Terms;

    /// <inheritdoc />
    public GlobalPlannerConfig? FindConfig(string domain) => _now.Budgets.GetValueOrDefault(domain)?.Config;

    /// <summary>Puts another configuration of the same pools in force.</summary>
    public void Exchange(SiloConfig config, SiloAccess access) =>
        _now = new View(config, access, Pools(config, _now), Budgets(config, _now));

    private PoolCatalog Pools(SiloConfig config, View? before) => new(config.Pools.Select(pool =>
        before?.Pools.Find(pool.Name) is { } known && SettingsComparison.Between(known.Config, pool.Planner!).IsEmpty
            ? known
            : new PoolDefinition
            {
                Participant = pool.Name,
                Config = pool.Planner!,
                BudgetDomain = pool.Budget,
                Resources = _resources[pool.Name],
            }));

    private static FrozenDictionary<string, Budget> Budgets(SiloConfig config, View? before) => config.Budgets.ToFrozenDictionary(
        budget => budget.Key,
        budget => before?.Budgets.GetValueOrDefault(budget.Key) is { } known && SettingsComparison.Between(known.Config, budget.Value).IsEmpty
            ? known
            : new Budget(budget.Value, budget.Value.ToBudgetTerms()),
        StringComparer.Ordinal);

    private sealed record Budget(GlobalPlannerConfig Config, BudgetTerms Terms);

    private sealed record View(SiloConfig Config, SiloAccess Access, PoolCatalog Pools, FrozenDictionary<string, Budget> Budgets);
}
