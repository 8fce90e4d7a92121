using GlobalPlanner.Clock;
using GlobalPlanner.Configuration;
using GlobalPlanner.Connectors;
using GlobalPlanner.Fleet.CommandLine;
using GlobalPlanner.Hosting;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;
using GlobalPlanner.Storage;

namespace GlobalPlanner.Fleet.World;

/// <summary>A simulated fleet with its clock, as they were left in a data directory.</summary>
internal sealed class SimulatedWorld : IDisposable
{
    private SimulatedWorld(FleetClockLease lease, AcceleratedTimeProvider time, SimulatedFleet fleet)
    {
        Lease = lease;
        Time = time;
        Fleet = fleet;
    }

    public FleetClockLease Lease { get; }

    public AcceleratedTimeProvider Time { get; }

    public SimulatedFleet Fleet { get; }

    /// <summary>The scenario of a configuration, with what the command line says about its traffic and speed.</summary>
    public static SimulationOptions Scenario(SimulationOptions configured, WorldArguments arguments)
    {
        var traffic = configured.Traffic;
        if (arguments.Trace is { } trace)
        {
            traffic = traffic with { Pattern = TrafficPattern.Trace, File = trace, LengthsFile = null, DurationSeconds = null };
        }

        if (arguments.SkipBadLines)
        {
            traffic = traffic with { SkipBadLines = true };
        }

        return configured with { Traffic = traffic, Speed = arguments.Speed ?? configured.Speed };
    }

    /// <summary>Finds the fleet as it was left.</summary>
    /// <param name="store">The open data directory; stays the caller's.</param>
    /// <param name="config">Says which GPUs count against which budget.</param>
    /// <param name="scenario">The fleet.</param>
    /// <param name="workload">What arrives.</param>
    /// <exception cref="StartupException">What is in the data directory cannot be used.</exception>
    public static async Task<SimulatedWorld> OpenAsync(
        EmbeddedStore store, SiloConfig config, SimulationOptions scenario, IEnumerable<WorkloadRequest> workload)
    {
        try
        {
            var lease = await FleetClockLease.OpenAsync(store, TimeProvider.System.GetUtcNow()).ConfigureAwait(false);
            var time = new AcceleratedTimeProvider(TimeProvider.System, scenario.Speed, lease.Start);
            var kept = new FileFleetSpecificationStore(Path.Combine(store.Directory, "fleet"));
            var budgets = config.Pools.Where(pool => pool.Budget is not null).ToDictionary(pool => pool.Name, pool => pool.Budget!);
            return new SimulatedWorld(lease, time, new SimulatedFleet(scenario, workload, scenario.Seed, kept, accounts: budgets));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
        {
            throw new StartupException(exception.Message, exception);
        }
    }

    /// <summary>Registers the fleet, and what keeps it and its clock going.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(Fleet);
        services.AddSingleton<IDeploymentConnector>(Fleet);
        services.AddSingleton<IForwardPassMetricsSource>(Fleet);
        services.AddSingleton(Lease);
        services.AddSingleton(new FleetIdentity(Time));
        services.AddHostedService<FleetClockKeeper>();
        services.AddHostedService<FleetPacer>();
    }

    /// <inheritdoc />
    public void Dispose() => Fleet.Dispose();
}
