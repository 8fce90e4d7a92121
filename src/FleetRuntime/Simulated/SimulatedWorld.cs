using GlobalPlanner.Clock;
using GlobalPlanner.Configuration;
using GlobalPlanner.Connectors;
using GlobalPlanner.FleetRuntime.Traffic;
using GlobalPlanner.FleetRuntime.Wire;
using GlobalPlanner.Hosting;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.FleetRuntime.Simulated;

/// <summary>
/// The world as a fleet simulated in this process. Deployments and the clock continue where they were left in the data
/// directory. Traffic is read over HTTP from the host's own server, as it would be from real routers.
/// </summary>
public sealed class SimulatedWorld : IWorld, IWorldPages
{
    private readonly FleetRun _run;
    private readonly FleetClockKeeper _keeper;
    private readonly FleetPacer _pacer;
    private readonly FleetTraffic _traffic;
    private readonly int? _ceilingGpus;
    private readonly string _runId = Guid.NewGuid().ToString("N");

    private SimulatedWorld(FleetClockLease lease, AcceleratedTimeProvider time, SimulatedFleet fleet, FleetTraffic traffic, int? ceilingGpus, ILoggerFactory loggers)
    {
        Clock = new PlannerClock(time, TimeProvider.System);
        Fleet = fleet;
        _traffic = traffic;
        _ceilingGpus = ceilingGpus;
        _run = new FleetRun(Clock);
        _keeper = new FleetClockKeeper(lease, Clock, loggers.CreateLogger<FleetClockKeeper>());
        _pacer = new FleetPacer(fleet, _run, Clock, loggers.CreateLogger<FleetPacer>());
    }

    /// <summary>The simulated fleet.</summary>
    public SimulatedFleet Fleet { get; }

    /// <inheritdoc />
    public string? Location => null;

    /// <inheritdoc />
    public PlannerClock Clock { get; }

    /// <inheritdoc />
    public IDeploymentConnector Deployments => Fleet;

    /// <inheritdoc />
    public IForwardPassMetricsSource ForwardPasses => Fleet;

    /// <inheritdoc />
    public ITrafficSourceFactory Traffic => _traffic.Sources;

    /// <summary>Opens the fleet as it was left in a data directory.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="store">The open data directory; stays the caller's.</param>
    /// <param name="config">Its pools, and the budgets that their GPUs count against.</param>
    /// <param name="own">Where the host's HTTP server serves the fleet's metrics pages.</param>
    /// <param name="loggers">Creates loggers.</param>
    /// <exception cref="StartupException">The content of the data directory cannot be used.</exception>
    public static async Task<SimulatedWorld> OpenAsync(SimulatedScenario scenario, EmbeddedStore store, SiloConfig config, OwnAddress own, ILoggerFactory loggers)
    {
        try
        {
            var lease = await FleetClockLease.OpenAsync(store, TimeProvider.System.GetUtcNow()).ConfigureAwait(false);
            var time = new AcceleratedTimeProvider(TimeProvider.System, scenario.Options.Speed, lease.Start);
            var kept = new FileFleetSpecificationStore(Path.Combine(store.Directory, "fleet"));
            var budgets = config.Pools.Where(pool => pool.Budget is not null).ToDictionary(pool => pool.Name, pool => pool.Budget!);
            var fleet = new SimulatedFleet(scenario.Options, scenario.Workload, scenario.Options.Seed, kept, accounts: budgets);
            return new SimulatedWorld(lease, time, fleet, new FleetTraffic(config, scenario.Options, own.Of, time), config.CeilingGpus, loggers);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
        {
            throw new StartupException(exception.Message, exception);
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => _keeper.StartAsync();

    /// <inheritdoc />
    public Task RunAsync(CancellationToken stoppingToken) => BackgroundWork.RunAsync(stoppingToken, _keeper.RunAsync, _pacer.RunAsync);

    /// <inheritdoc />
    public void OnHostStarted() => _run.Begin();

    /// <inheritdoc />
    public Task<string?> SummarizeAsync(CancellationToken cancellationToken) =>
        Task.FromResult<string?>(FleetSummary.Render(Fleet.Statistics, _ceilingGpus));

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes) => routes.MapMetricsPages(Fleet);

    /// <summary>The fleet's clock, for silos that follow it.</summary>
    public ClockReading ReadClock() => new(Clock.Now, Clock.Speed, _runId);

    /// <inheritdoc />
    public void Dispose()
    {
        Fleet.Dispose();
        _traffic.Dispose();
    }
}
