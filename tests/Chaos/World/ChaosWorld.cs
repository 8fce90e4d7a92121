using System.Globalization;
using GlobalPlanner.Chaos.Faults;
using GlobalPlanner.Chaos.Observation;

namespace GlobalPlanner.Chaos.World;

/// <summary>The processes of a run, and the ways between them.</summary>
internal sealed class ChaosWorld : IAsyncDisposable
{
    private static readonly TimeSpan FleetPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KeeperInterval = TimeSpan.FromMilliseconds(250);

    private readonly OwnedProcess _fleet;

    /// <summary>Silos that are down because a fault keeps them so.</summary>
    private readonly HashSet<int> _heldDown = [];
    private readonly Lock _lock = new();

    private ChaosWorld(RedisUnderTest redis, OwnedProcess fleet, Uri fleetAddress, IReadOnlyList<FleetLink> links, IReadOnlyList<SiloUnderTest> silos) =>
        (Redis, _fleet, FleetAddress, Links, Silos) = (redis, fleet, fleetAddress, links, silos);

    public RedisUnderTest Redis { get; }

    /// <summary>The fleet itself, past the links.</summary>
    public Uri FleetAddress { get; }

    /// <summary>The way of each silo to the fleet.</summary>
    public IReadOnlyList<FleetLink> Links { get; }

    public IReadOnlyList<SiloUnderTest> Silos { get; }

    /// <summary>Starts everything; the silos are not waited for.</summary>
    public static async Task<ChaosWorld> StartAsync(ChaosOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        var redis = await RedisUnderTest.StartAsync(options.Folder);
        var config = Path.Combine(options.Folder, "cluster.yaml");
        WorldFile.Write(config, options.Pools, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{redis.Port}"), options.Seed);
        var fleet = OwnedProcess.StartOwn(
            "GlobalPlanner.Fleet",
            Path.Combine(options.Folder, "fleet.log"),
            "Fleet is up: ",
            "--config", config, "--urls", "http://127.0.0.1:0", "--data-dir", Path.Combine(options.Folder, "fleet-data"));
        try
        {
            var address = new Uri(await fleet.AnnouncedAsync(FleetPatience));
            var links = new List<FleetLink>();
            var silos = new List<SiloUnderTest>();
            for (var i = 0; i < options.Silos; i++)
            {
                links.Add(await FleetLink.OpenAsync(address, options.Seed + i));
                silos.Add(new SiloUnderTest(i, options.Folder, config, links[i].Address));
            }

            return new ChaosWorld(redis, fleet, address, links, silos);
        }
        catch
        {
            await fleet.DisposeAsync();
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps a silo from being started again until the answer is disposed.</summary>
    /// <returns>Null when it is held down already.</returns>
    public IDisposable? HoldDown(int silo)
    {
        lock (_lock)
        {
            return _heldDown.Add(silo) ? new Hold(this, silo) : null;
        }
    }

    /// <summary>Starts silos that have ended, as a service manager does, until it is told to stop.</summary>
    public async Task KeepRunningAsync(Journal journal, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(KeeperInterval, TimeProvider.System);
        try
        {
            do
            {
                foreach (var silo in Silos.Where(silo => silo.HasExited && !IsHeldDown(silo.Number)))
                {
                    journal.Note($"silo {silo.Number} is started");
                    await silo.StartAsync();
                    _ = ReportUpAsync(silo, journal);
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }

        foreach (var link in Links)
        {
            await link.DisposeAsync();
        }

        await _fleet.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private static async Task ReportUpAsync(SiloUnderTest silo, Journal journal)
    {
        try
        {
            await silo.UpAsync();
            journal.Note($"silo {silo.Number} is up");
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            journal.Note($"silo {silo.Number} did not come up: {exception.Message}");
        }
    }

    private bool IsHeldDown(int silo)
    {
        lock (_lock)
        {
            return _heldDown.Contains(silo);
        }
    }

    private sealed class Hold(ChaosWorld world, int silo) : IDisposable
    {
        public void Dispose()
        {
            lock (world._lock)
            {
                world._heldDown.Remove(silo);
            }
        }
    }
}
