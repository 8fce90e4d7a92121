using GlobalPlanner.Grains.Time;
using GlobalPlanner.Silo.Fleet;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Workload;
using GlobalPlanner.Storage;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>What outlives the host: the open data directory, the clock, and the simulated fleet.</summary>
internal sealed class SiloWorld : IDisposable
{
    private SiloWorld(EmbeddedStore store, FleetClockLease lease, PlannerClock clock, SimulatedFleet fleet)
    {
        Store = store;
        Lease = lease;
        Clock = clock;
        Fleet = fleet;
    }

    public EmbeddedStore Store { get; }

    public FleetClockLease Lease { get; }

    public PlannerClock Clock { get; }

    public SimulatedFleet Fleet { get; }

    /// <summary>Opens the data directory and finds the fleet as it was left.</summary>
    /// <exception cref="StartupException">The data directory or what is in it cannot be used.</exception>
    public static async Task<SiloWorld> OpenAsync(SiloPlan plan, IEnumerable<WorkloadRequest> workload)
    {
        EmbeddedStore? store = null;
        try
        {
            store = EmbeddedStore.Open(plan.DataDirectory);
            var lease = await FleetClockLease.OpenAsync(store, TimeProvider.System.GetUtcNow()).ConfigureAwait(false);
            var time = new AcceleratedTimeProvider(TimeProvider.System, plan.Simulation.Speed, lease.Start);
            var kept = new FileFleetSpecificationStore(Path.Combine(plan.DataDirectory, "fleet"));
            var fleet = new SimulatedFleet(plan.Simulation, workload, plan.Simulation.Seed, kept);
            return new SiloWorld(store, lease, new PlannerClock(time, TimeProvider.System), fleet);
        }
        catch (Exception exception) when (exception is DataDirectoryException or IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
        {
            store?.Dispose();
            throw new StartupException(exception.Message, exception);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Fleet.Dispose();
        Store.Dispose();
    }
}
