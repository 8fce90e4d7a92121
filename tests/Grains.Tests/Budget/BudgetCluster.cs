using System.Collections.Concurrent;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace GlobalPlanner.Grains.Tests.Budget;

/// <summary>Two silos over one embedded store whose writes a test can hold up or fail; ledgers are stored as they change.</summary>
public class BudgetCluster : IAsyncLifetime, IBudgetCatalog
{
    private const string RealStorage = "real";

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"gp-budget-{Guid.NewGuid():N}");
    private readonly ConcurrentDictionary<string, BudgetTerms> _terms = new();
    private readonly ConcurrentDictionary<string, GlobalPlannerConfig> _configs = new();
    private EmbeddedStore? _store;
    private int _domains;

    /// <summary>Whether the storage takes changes, or only whole records.</summary>
    protected virtual bool TakesChanges => true;

    internal FaultyStorage.Switches Storage { get; } = new();

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _store = EmbeddedStore.Open(_directory);
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSerializer(static serializer => serializer.AddPlanningTypes());
            silo.Services.AddSingleton<IBudgetCatalog>(this);
            silo.Services.AddSingleton<DeploymentDriver>();
            silo.Services.AddSingleton(new PlannerClock(Time, TimeProvider.System));

            // Budgets of other tests would write behind the back of those that count writes.
            silo.Services.Configure<GrainOptions>(static options => options.BudgetTickInterval = TimeSpan.FromHours(1));
            silo.AddEmbeddedStorage(RealStorage, _store, PlanningJson.Options);
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                PlannerStorage.Name,
                (services, _) => new FaultyStorage(services.GetRequiredKeyedService<IGrainStorage>(RealStorage), Storage));
            if (TakesChanges)
            {
                silo.Services.AddKeyedSingleton<IStateLog>(
                    PlannerStorage.Name,
                    (services, _) => new FaultyStateLog(services.GetRequiredKeyedService<IStateLog>(RealStorage), Storage));
            }
        });
        builder.ConfigureClient(client => client.Services.AddSerializer(static serializer => serializer.AddPlanningTypes()));
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _store?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    public BudgetTerms? Find(string domain) => _terms.GetValueOrDefault(domain);

    public GlobalPlannerConfig? FindConfig(string domain) => _configs.GetValueOrDefault(domain);

    /// <summary>A domain of its own for one test whose terms come from a configuration.</summary>
    internal Domain NewDomain(GlobalPlannerConfig config)
    {
        var domain = NewDomain(ceiling: null);
        Configure(domain.Name, config);
        return domain;
    }

    internal void Configure(string domain, GlobalPlannerConfig config)
    {
        _configs[domain] = config;
        SetTerms(domain, config.ToBudgetTerms());
    }

    /// <summary>A domain of its own for one test.</summary>
    internal Domain NewDomain(int? ceiling, int? floor = null)
    {
        var name = $"domain-{Interlocked.Increment(ref _domains)}";
        SetTerms(name, new BudgetTerms { CeilingGpus = ceiling, FloorGpus = floor });
        return new Domain(name, Cluster.Client.GetGrain<IGlobalPlannerGrain>(name));
    }

    internal void SetTerms(string domain, BudgetTerms terms) => _terms[domain] = terms;

    /// <summary>The ledger's store under the faults, as another activation would use it.</summary>
    internal ILedgerStore OtherActivation(GrainId grain)
    {
        var services = ((InProcessSiloHandle)Cluster.Silos[0]).SiloHost.Services;
        return TakesChanges
            ? new LoggedLedgerStore(services.GetRequiredKeyedService<IStateLog>(RealStorage), grain)
            : new RecordLedgerStore(services.GetRequiredKeyedService<IGrainStorage>(RealStorage), grain);
    }

    /// <summary>One budget and a client's reference to it.</summary>
    internal sealed record Domain(string Name, IGlobalPlannerGrain Grain)
    {
        public Task<DeploymentStanding?> ReportAsync(string name, int replicas, WriteFence? fence = null, int second = 0) =>
            Grain.ReportAsync(new DeploymentReport
            {
                Participant = new ParticipantId("inf", name),
                ObservedAt = DateTimeOffset.UnixEpoch.AddSeconds(second),
                Fence = fence,
                Decode = new RoleHolding(replicas, replicas, 1),
            });

        public Task<ScaleGrant> AskAsync(string name, int replicas, string operation) =>
            Grain.RequestScaleAsync(new ScaleRequest
            {
                OperationId = operation,
                Participant = new ParticipantId("inf", name),
                Targets = new ReplicaTargets(null, replicas),
            });
    }
}

/// <summary>The same over a storage that knows only whole records.</summary>
public sealed class RecordBudgetCluster : BudgetCluster
{
    protected override bool TakesChanges => false;
}
