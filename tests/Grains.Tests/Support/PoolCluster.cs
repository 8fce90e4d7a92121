using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Grains.Tests.Budget;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Storage;
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
internal sealed class PoolWorld : IBudgetCatalog, IDisposable
{
    public FakeTimeProvider Time { get; init; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public InMemoryFleet Fleet { get; } = new();

    public TestTraffic Traffic { get; } = new();

    /// <summary>Faults in front of the embedded storage.</summary>
    public FaultyStorage.Switches Storage { get; } = new();

    public string DataDirectory { get; init; } = Path.Combine(Path.GetTempPath(), $"gp-pools-{Guid.NewGuid():N}");

    public TickLog Ticks { get; } = new();

    public LogLines Log { get; } = new();

    public required ImmutableArray<PoolDefinition> Pools { get; init; }

    /// <summary>Replaces the catalog of <see cref="Pools"/>.</summary>
    public IPoolCatalog? Catalog { get; init; }

    public int Silos { get; init; } = 1;

    public Action<GrainOptions> Configure { get; init; } = static _ => { };

    /// <summary>Budgets by domain, beside the open one.</summary>
    public Dictionary<string, BudgetTerms> Budgets { get; } = [];

    /// <summary>Replaces the deployments.</summary>
    public IDeploymentConnector? Connector { get; init; }

    /// <summary>Replaces what the workers report.</summary>
    public IForwardPassMetricsSource? Metrics { get; init; }

    /// <summary>Adds to a silo.</summary>
    public Action<ISiloBuilder> ConfigureSilo { get; init; } = static _ => { };

    public BudgetTerms? Find(string domain) => domain == Definitions.OpenBudget ? Definitions.OpenTerms : Budgets.GetValueOrDefault(domain);

    public void Dispose()
    {
        if (Directory.Exists(DataDirectory))
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }
}

/// <summary>A cluster of real silos in this process, with the planners' time in the test's hand.</summary>
internal sealed class PoolCluster : IAsyncDisposable
{
    private const string RealStorage = "real";

    private readonly PoolWorld _world;

    private readonly EmbeddedStore _store;

    private PoolCluster(PoolWorld world, EmbeddedStore store, InProcessTestCluster cluster)
    {
        _world = world;
        _store = store;
        Cluster = cluster;
    }

    public InProcessTestCluster Cluster { get; }

    public static async Task<PoolCluster> StartAsync(PoolWorld world)
    {
        var store = EmbeddedStore.Open(world.DataDirectory);
        var builder = new InProcessTestClusterBuilder((short)world.Silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => Configure(world, store, silo));
        builder.ConfigureClient(static client => client.Services.AddSerializer(static serializer => serializer.AddPlanningTypes()));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var started = new PoolCluster(world, store, cluster);
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
        _store.Dispose();
    }

    private static void Configure(PoolWorld world, EmbeddedStore store, ISiloBuilder silo)
    {
        silo.AddGlobalPlannerGrains(options =>
        {
            options.SupervisionInterval = TimeSpan.FromMilliseconds(100);
            world.Configure(options);
        });
        var services = silo.Services;
        services.AddSingleton(world.Catalog ?? new PoolCatalog(world.Pools));
        services.AddSingleton(world.Connector ?? world.Fleet);
        services.AddSingleton(world.Catalog as IBudgetCatalog ?? world);
        services.AddSingleton(world.Metrics ?? world.Fleet);
        services.AddSingleton<ITrafficSourceFactory>(world.Traffic);
        services.AddSingleton<ITickObserver>(world.Ticks);
        services.AddSingleton(new PlannerClock(world.Time, TimeProvider.System));
        silo.AddEmbeddedStorage(RealStorage, store, PlanningJson.Options);
        services.AddKeyedSingleton<IGrainStorage>(
            PlannerStorage.Name,
            (provider, _) => new FaultyStorage(provider.GetRequiredKeyedService<IGrainStorage>(RealStorage), world.Storage));
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
