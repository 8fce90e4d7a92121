using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Configuration;

/// <summary>
/// Everything one silo runs: GPU budgets, pools and their planners, storage, addresses, and the simulated fleet. The
/// contract of every property is its <see cref="SettingAttribute"/>.
/// </summary>
[ConfigSection("A silo: GPU budgets, pools and their planners, storage, addresses, and the simulated fleet.", Rules = typeof(SiloConfigRules))]
public sealed record SiloConfig
{
    [Setting("GPU budgets by domain name.")]
    public ImmutableSortedDictionary<string, GlobalPlannerConfig> Budgets { get; init; } = ImmutableSortedDictionary<string, GlobalPlannerConfig>.Empty;

    [Setting("The pools and their planners.", NotEmpty = true)]
    public required ImmutableArray<PoolConfig> Pools { get; init; }

    [Setting("Where state is kept.", FixedAtStart = true)]
    public StorageConfig Storage { get; init; } = new();

    [Setting("The page and the API.")]
    public HttpConfig Http { get; init; } = new();

    [Setting("Planners outside that may ask for replicas over HTTP, each with a token; null admits planners on this machine, without one.")]
    public ImmutableArray<CallerConfig>? Callers { get; init; }

    [Setting("Who may use the console, each with a token; empty asks nobody for one, so that whoever reaches the gateway port may give orders.")]
    public ImmutableArray<OperatorConfig> Operators { get; init; } = [];

    [Setting("The silo's place in its cluster.", FixedAtStart = true)]
    public OrleansConfig Orleans { get; init; } = new();

    [Setting("The simulated fleet that the pools run on.", FixedAtStart = true)]
    public SimulationOptions? Simulation { get; init; }

    [Setting("Where that fleet is.", FixedAtStart = true)]
    public FleetConfig Fleet { get; init; } = new();

    /// <summary>Sum of the budgets' ceilings; null when a budget has none.</summary>
    public int? CeilingGpus => Budgets.Values.Select(budget => budget.ToBudgetTerms().CeilingGpus).ToList() is var ceilings && ceilings.Contains(null)
        ? null
        : ceilings.Sum();
}
