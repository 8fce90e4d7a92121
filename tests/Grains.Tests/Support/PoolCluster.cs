using System.Collections.Immutable;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Supervision;
using GlobalPlanner.Grains.Time;
using GlobalPlanner.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace GlobalPlanner.Grains.Tests.Support;

/// <summary>What a test runs its pools on. It outlives a cluster, so that a test can start another one on the same.</summary>
internal sealed class PoolWorld
{
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public InMemoryFleet Fleet { get; } = new();

    public TestTraffic Traffic { get; } = new();

    public SharedGrainStorage Storage { get; } = new();

    public TickLog Ticks { get; } = new();

    public LogLines Log { get; } = new();

    public required ImmutableArray<PoolDefinition> Pools { get; init; }

    public int Silos { get; init; } = 1;

    public Action<PoolPlannerOptions> Configure { get; init; } = static _ => { };

    /// <summary>Replaces what the workers report.</summary>
    public IForwardPassMetricsSource? Metrics { get; init; }

    /// <summary>Adds to a silo.</summary>
    public Action<ISiloBuilder> ConfigureSilo { get; init; } = static _ => { };
}

/// <summary>A cluster of real silos in this process, with the planners' time in the test's hand.</summary>
internal sealed class PoolCluster : IAsyncDisposable
{
    private readonly PoolWorld _world;

    private PoolCluster(PoolWorld world, InProcessTestCluster cluster)
    {
        _world = world;
        Cluster = cluster;
    }

    public InProcessTestCluster Cluster { get; }

    public static async Task<PoolCluster> StartAsync(PoolWorld world)
    {
        var builder = new InProcessTestClusterBuilder((short)world.Silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => Configure(world, silo));
        builder.ConfigureClient(static client => client.Services.AddSerializer(static serializer => serializer.AddPlanningTypes()));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var started = new PoolCluster(world, cluster);
        await started.AllArmedAsync();
        return started;
    }

    public IPoolPlannerGrain Pool(string name) => Cluster.Client.GetGrain<IPoolPlannerGrain>(name);

    public IControlPlaneGrain ControlPlane => Cluster.Client.GetGrain<IControlPlaneGrain>(IControlPlaneGrain.Key);

    /// <summary>Lets time pass in steps of a tick and waits after each until every pool has ticked and waits again.</summary>
    public async Task AdvanceAsync(int ticks, double intervalS = 5)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            _world.Time.Advance(TimeSpan.FromSeconds(intervalS));
            await AllArmedAsync();
        }
    }

    /// <summary>Waits until every pool runs in a live silo and has no tick due.</summary>
    public Task AllArmedAsync() => Eventually.ThatAsync(
        () =>
        {
            var running = Cluster.Silos.Where(silo => silo.IsActive)
                .SelectMany(silo => silo.ServiceProvider.GetRequiredService<SiloPools>().Running)
                .Where(pool => pool.NextTickDue > _world.Time.GetUtcNow())
                .Select(pool => pool.Participant)
                .ToHashSet();
            return _world.Pools.All(pool => running.Contains(pool.Participant));
        },
        "every pool runs and has no tick due");

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
    }

    private static void Configure(PoolWorld world, ISiloBuilder silo)
    {
        silo.AddGlobalPlannerGrains(options =>
        {
            options.SupervisionInterval = TimeSpan.FromMilliseconds(100);
            world.Configure(options);
        });
        var services = silo.Services;
        services.AddSingleton<IPoolCatalog>(new PoolCatalog(world.Pools));
        services.AddSingleton<IDeploymentConnector>(world.Fleet);
        services.AddSingleton(world.Metrics ?? world.Fleet);
        services.AddSingleton<ITrafficSourceFactory>(world.Traffic);
        services.AddSingleton<ITickObserver>(world.Ticks);
        services.AddSingleton(new PlannerClock(world.Time, TimeProvider.System));
        services.AddKeyedSingleton<IGrainStorage>(GrainsHosting.StorageName, world.Storage);
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromMilliseconds(200);
            membership.NumMissedProbesLimit = 2;
            membership.NumVotesForDeathDeclaration = 1;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(1);
        });
        silo.ConfigureLogging(logging => logging.ClearProviders().AddProvider(world.Log));
        world.ConfigureSilo(silo);
    }
}
