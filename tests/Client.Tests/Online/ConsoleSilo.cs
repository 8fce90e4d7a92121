using System.Globalization;
using GlobalPlanner.Client.Tests.Support;
using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Storage;
using GlobalPlanner.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace GlobalPlanner.Client.Tests.Online;

/// <summary>
/// A real silo with the real grains and the real storage on free ports of this machine; the planners' time is in the
/// test's hand. Three pools: <c>inf/llama</c> wants more prefill than the budget of 6 GPUs has, <c>inf/qwen</c> shares
/// that budget, <c>test/qwen</c> has none.
/// </summary>
public class ConsoleSilo : IAsyncLifetime, IDisposable, IBudgetCatalog
{
    private const string Domain = "main";

    private static readonly GlobalPlannerConfig Config = new() { MaxTotalGpus = 6, MinTotalGpus = 2 };

    private static readonly BudgetTerms Terms = Config.ToBudgetTerms();

    private readonly TemporaryFolder _folder = new();
    private EmbeddedStore? _store;
    private IHost? _host;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    public InMemoryFleet Fleet { get; } = new();

    public string Gateway { get; private set; } = "";

    /// <summary>Services of the silo.</summary>
    protected IServiceProvider Services => _host!.Services;

    /// <summary>The token of this class's own commands; null when the silo asks for none.</summary>
    protected virtual string? OwnToken => null;

    public async Task InitializeAsync()
    {
        var llama = Fleet.Add("inf/llama", prefill: 1, decode: 2);
        (llama.QueuedTokens, llama.KvTokens) = (5000, 70_000);
        Fleet.Add("inf/qwen", prefill: null, decode: 2).KvTokens = 70_000;
        Fleet.Add("test/qwen", prefill: null, decode: 2).KvTokens = 70_000;
        _store = EmbeddedStore.Open(_folder["data"]);
        var (siloPort, gatewayPort) = (FreePort.Next(), FreePort.Next());
        Gateway = $"127.0.0.1:{gatewayPort}";
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(
                siloPort, gatewayPort, serviceId: ClusterIdentity.ServiceId, clusterId: ClusterIdentity.DefaultClusterId);
            silo.AddGlobalPlannerGrains(static options => options.SupervisionInterval = TimeSpan.FromMilliseconds(100));
            silo.AddEmbeddedStorage(PlannerStorage.Name, _store, PlanningJson.Options);
            silo.Services.AddSingleton<IPoolCatalog>(new PoolCatalog(Pools()));
            silo.Services.AddSingleton<IBudgetCatalog>(this);
            silo.Services.AddSingleton<IDeploymentConnector>(Fleet);
            silo.Services.AddSingleton<IForwardPassMetricsSource>(Fleet);
            silo.Services.AddSingleton(new PlannerClock(Time, TimeProvider.System));
            Configure(silo);
        });
        _host = builder.Build();
        await _host.StartAsync();
        await TickAsync(3);
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _host?.Dispose();
        _store?.Dispose();
        _folder.Dispose();
    }

    public BudgetTerms? Find(string domain) => domain == Domain ? Terms : null;

    public GlobalPlannerConfig? FindConfig(string domain) => domain == Domain ? Config : null;

    /// <summary>Runs an online command in this process.</summary>
    internal Task<Gplan.Result> GplanAsync(params string[] args) => GplanAsAsync(OwnToken, args);

    /// <summary>Runs an online command in this process with a token; null gives none.</summary>
    internal Task<Gplan.Result> GplanAsAsync(string? token, params string[] args)
    {
        var world = new Gplan.World();
        if (token is not null)
        {
            world.Environment["GPLAN_TOKEN"] = token;
        }

        return Gplan.RunAsync(world, [.. args, "--gateway", Gateway]);
    }

    /// <summary>Lets ticks happen, and waits after each until every pool has ticked and waits for the next.</summary>
    internal async Task TickAsync(int ticks = 1)
    {
        // A planner that started late has its first tick later; it must be waiting for one before time moves.
        await EveryPoolWaitsAsync();
        for (var tick = 0; tick < ticks; tick++)
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await EveryPoolWaitsAsync();
        }
    }

    /// <summary>Adds to the silo.</summary>
    protected virtual void Configure(ISiloBuilder silo)
    {
    }

    /// <summary>
    /// Waits until no pool has a tick due. A tick that has been recorded is not enough: until its planner has armed the next one,
    /// time that moves on makes it skip that tick.
    /// </summary>
    private Task EveryPoolWaitsAsync()
    {
        var pools = Services.GetRequiredService<SiloPools>();
        return Eventually.ThatAsync(
            () => pools.Running.Count(pool => pool.NextTickDue > Time.GetUtcNow()) == Pools().Length,
            string.Create(CultureInfo.InvariantCulture, $"no pool has a tick due at {Time.GetUtcNow():T}"));
    }

    private static PoolDefinition[] Pools() =>
    [
        Define("inf/llama", PlannerMode.Disagg, Domain),
        Define("inf/qwen", PlannerMode.Decode, Domain),
        Define("test/qwen", PlannerMode.Decode, null),
    ];

    private static PoolDefinition Define(string participant, PlannerMode mode, string? domain) => new()
    {
        Participant = ParticipantId.Parse(participant),
        Config = new PlannerConfig
        {
            Mode = mode,
            Environment = PlannerEnvironment.GlobalPlanner,
            GlobalPlannerNamespace = "planner",
            MaxGpuBudget = domain is null ? 8 : -1,
        },
        BudgetDomain = domain,
    };
}
