using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>A simulated fleet: GPUs, one frontend, an optional global router, pools of engines, and its traffic.</summary>
[ConfigSection("A simulated fleet of engines behind one frontend, and the traffic it serves.", Rules = typeof(SimulationOptionsRules))]
public sealed record SimulationOptions
{
    /// <summary>Seed of every random stream; the same seed gives the same run.</summary>
    [Setting("Seed of every random stream; the same seed gives the same run.", Min = 0)]
    public long Seed { get; init; } = 42;

    /// <summary>Simulated seconds per second of the wall clock, greater than zero.</summary>
    [Setting("Simulated seconds per second of the wall clock.", GreaterThan = 0)]
    public double Speed { get; init; } = 1.0;

    /// <summary>Name of the served model, the <c>model</c> label of metrics.</summary>
    [Setting("Name of the served model; the `model` label of metrics.", NotEmpty = true)]
    public string ModelName { get; init; } = "simulated-model";

    /// <summary>Dynamo namespace of the frontend.</summary>
    [Setting("Dynamo namespace of the frontend.", NotEmpty = true)]
    public string FrontendNamespace { get; init; } = "dynamo";

    /// <summary>The GPUs that replicas are placed on.</summary>
    [Setting("The GPUs that replicas are placed on.")]
    public InventoryOptions Inventory { get; init; } = new();

    /// <summary>Chooses the pool of a request; null when each phase has one pool.</summary>
    [Setting("Chooses the pool of a request by its lengths and targets; may be left out when each role has one pool.")]
    public GlobalRouterOptions? GlobalRouter { get; init; }

    /// <summary>The pools; at least one.</summary>
    [Setting("The pools of engines.", NotEmpty = true)]
    public ImmutableArray<SimulatedPoolOptions> Pools { get; init; } = [];

    /// <summary>The requests that arrive.</summary>
    [Setting("The requests that arrive.")]
    public TrafficOptions Traffic { get; init; } = new();

    /// <summary>Latency targets that the summary's attainment is counted against.</summary>
    [Setting("Latency targets that attainment is counted against in summaries.")]
    public SloOptions Slo { get; init; } = new();

    /// <summary>When counters are scraped.</summary>
    [Setting("When counters are scraped in virtual time.", NotInForce = "simulated counters are read at every tick, without delay")]
    public ScrapeOptions Scrape { get; init; } = new();
}
