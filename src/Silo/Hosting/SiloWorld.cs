using GlobalPlanner.Clock;
using GlobalPlanner.Configuration;
using GlobalPlanner.Fleet.Client;
using GlobalPlanner.Fleet.World;
using GlobalPlanner.Hosting;
using GlobalPlanner.Simulation.Statistics;
using GlobalPlanner.Storage;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>What outlives the host: the open data directory, the clock, and the fleet, within the silo or elsewhere.</summary>
internal sealed class SiloWorld : IDisposable
{
    private SiloWorld(EmbeddedStore? store, AcceleratedTimeProvider time)
    {
        Store = store;
        Time = time;
        StartedAt = time.Origin;
    }

    /// <summary>The data directory; null when nothing of this silo is kept in one.</summary>
    public EmbeddedStore? Store { get; }

    /// <summary>The planner's time.</summary>
    public AcceleratedTimeProvider Time { get; }

    /// <summary>What it showed when the silo started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The fleet within this silo; null when it is another process.</summary>
    public SimulatedWorld? Simulated { get; private init; }

    /// <summary>The fleet that is another process; null when it runs within this silo.</summary>
    public FleetClient? Remote { get; private init; }

    /// <summary>Opens the data directory and finds the fleet.</summary>
    /// <exception cref="StartupException">The data directory, what is in it, or the fleet cannot be used.</exception>
    public static async Task<SiloWorld> OpenAsync(SiloPlan plan, CancellationToken stop)
    {
        if (plan.FleetEndpoint is { } endpoint)
        {
            var fleet = FleetClientServices.Connect(endpoint, TimeSpan.FromSeconds(plan.Config.Fleet.TimeoutSeconds));
            var time = await FollowedClock.OpenAsync(fleet, TimeProvider.System, stop);
            var keepsOwn = plan.Config.Storage.Provider == StorageProvider.Embedded;
            return new SiloWorld(keepsOwn ? DataDirectory.Open(plan.DataDirectory) : null, time) { Remote = fleet };
        }

        var workload = WorkloadCheck.Open(plan.Simulation, Console.Error.WriteLine);
        var store = DataDirectory.Open(plan.DataDirectory);
        try
        {
            var world = await SimulatedWorld.OpenAsync(store, plan.Config, plan.Simulation, workload);
            return new SiloWorld(store, world.Time) { Simulated = world };
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>What the fleet has done.</summary>
    public async Task<FleetStatistics> ReadStatisticsAsync() =>
        Simulated?.Fleet.Statistics ?? await Remote!.ReadStatisticsAsync(CancellationToken.None);

    /// <inheritdoc />
    public void Dispose()
    {
        Simulated?.Dispose();
        Store?.Dispose();
    }
}
