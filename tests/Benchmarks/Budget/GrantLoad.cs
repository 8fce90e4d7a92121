using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Storage;
using GlobalPlanner.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;

namespace GlobalPlanner.Benchmarks.Budget;

/// <summary>
/// Grants per second through the grain with a durable ledger. Every participant asks for one replica more, then for one
/// less, and so on, each time as soon as it has its answer; after every few answers it reports what it holds, as
/// deployments do.
/// </summary>
internal static class GrantLoad
{
    private const string Usage = "grants [--participants 1000] [--seconds 10] [--reports-every 8] [--groups 0] [--policy quota|pairing]";

    /// <summary>Warm-up, long enough for the compiler to optimise the hottest code, as in a silo that runs for weeks.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args)
    {
        if (!TryRead(args, "--participants", 1000, out var participants) || !TryRead(args, "--seconds", 10, out var seconds)
            || !TryRead(args, "--reports-every", 8, out var reportsEvery) || !TryRead(args, "--groups", 0, out var groups)
            || !TryReadPolicy(args, out var policy))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var directory = Path.Combine(Path.GetTempPath(), $"gp-grants-{Guid.NewGuid():N}");
        try
        {
            using var store = EmbeddedStore.Open(directory);
            using var host = BuildHost(store, Terms(participants, groups, policy));
            await host.StartAsync();
            var budget = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IGlobalPlannerGrain>("load");
            await MeasureAsync(budget, participants, seconds, reportsEvery);
            await MeasureRecoveryAsync(host.Services, budget.GetGrainId());
            await host.StopAsync();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        return 0;
    }

    /// <summary>Measures an activation up to its first answer, without the write that takes over the ledger.</summary>
    private static async Task MeasureRecoveryAsync(IServiceProvider services, GrainId budget)
    {
        var clock = Stopwatch.StartNew();
        var store = new LoggedLedgerStore(services.GetRequiredKeyedService<IStateLog>(PlannerStorage.Name), budget);
        var book = BudgetBook.Restore(await store.LoadAsync(), new BudgetTerms());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"the ledger of {book.Deployments} deployments is read and restored in {clock.ElapsedMilliseconds} ms"));
    }

    private static async Task MeasureAsync(IGlobalPlannerGrain budget, int participants, int seconds, int reportsEvery)
    {
        var all = Enumerable.Range(0, participants).Select(i => new Participant(budget, i)).ToArray();
        await Task.WhenAll(all.Select(static participant => participant.ReportAsync()));
        await RunAsync(all, WarmUp, reportsEvery);

        var before = await budget.GetBudgetAsync();
        var (cpu, allocated, paused) = (Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        var clock = Stopwatch.StartNew();
        var latencies = await RunAsync(all, TimeSpan.FromSeconds(seconds), reportsEvery);
        var elapsed = clock.Elapsed.TotalSeconds;
        (cpu, allocated, paused) = (
            Process.GetCurrentProcess().TotalProcessorTime - cpu, GC.GetTotalAllocatedBytes() - allocated, GC.GetTotalPauseDuration() - paused);
        var grants = (await budget.GetBudgetAsync()).Sequence - before.Sequence;

        var sorted = latencies.Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{participants} participants, {elapsed:0.0} s, a report after every {reportsEvery} answers: "
            + $"{grants / elapsed:0} durable grants/s, answer p50 {At(sorted, 0.5):0.0} ms, p99 {At(sorted, 0.99):0.0} ms, "
            + $"{cpu.TotalSeconds / elapsed:0.00} cores; a grant takes {cpu.TotalMicroseconds / grants:0} us of a core and {(double)allocated / grants / 1024:0.0} kB, "
            + $"{paused.TotalSeconds / elapsed:0 %} of the time went into collections"));
    }

    private static async Task<ConcurrentBag<double>> RunAsync(Participant[] all, TimeSpan duration, int reportsEvery)
    {
        var latencies = new ConcurrentBag<double>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(all.Select(participant => Task.Run(async () =>
        {
            for (var asked = 1; clock.Elapsed < duration; asked++)
            {
                var start = Stopwatch.GetTimestamp();
                await participant.AskAsync();
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                if (asked % reportsEvery == 0)
                {
                    await participant.ReportAsync();
                }
            }
        })));
        return latencies;
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)((sorted.Length - 1) * quantile)];

    private static IHost BuildHost(EmbeddedStore store, BudgetTerms terms)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(PlannerClock.System);
        builder.Services.AddSingleton<IBudgetCatalog>(new OneBudget(terms));
        builder.Services.AddSingleton<DeploymentDriver>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort.Next(), FreePort.Next());
            silo.Services.Configure<EndpointOptions>(static options => options.AdvertisedIPAddress = IPAddress.Loopback);
            silo.Services.AddSerializer(static serializer => serializer.AddPlanningTypes());
            silo.AddEmbeddedStorage(PlannerStorage.Name, store, PlanningJson.Options);
        });
        return builder.Build();
    }

    /// <summary>Every group may have as much as its pools ask for, so that the tree is measured and not contention.</summary>
    private static BudgetTerms Terms(int participants, int groups, ArbitrationPolicy policy) => new()
    {
        CeilingGpus = participants * 100,
        Policy = policy,
        Quota = groups == 0 ? new QuotaTerms() : new QuotaTerms
        {
            Groups = [.. Enumerable.Range(0, groups).Select(static group => new QuotaGroupTerms
            {
                Name = $"group-{group}",
                Quotas = ImmutableSortedDictionary<string, GroupQuota>.Empty.Add(QuotaTerms.DefaultGpuType, new GroupQuota(1, null, null)),
            })],
            GroupOf = pool => $"group-{int.Parse(pool.Participant.DeploymentName.AsSpan("pool-".Length), CultureInfo.InvariantCulture) % groups}",
        },
    };

    private static bool TryReadPolicy(string[] args, out ArbitrationPolicy policy)
    {
        var at = Array.IndexOf(args, "--policy");
        policy = ArbitrationPolicy.Quota;
        return at < 0 || (at + 1 < args.Length && Enum.TryParse(args[at + 1], ignoreCase: true, out policy));
    }

    private static bool TryRead(string[] args, string name, int fallback, out int value)
    {
        var at = Array.IndexOf(args, name);
        value = fallback;
        return at < 0 || (at + 1 < args.Length && int.TryParse(args[at + 1], CultureInfo.InvariantCulture, out value) && value > 0);
    }

    private sealed class OneBudget(BudgetTerms terms) : IBudgetCatalog
    {
        public BudgetTerms Find(string domain) => terms;
    }

    private sealed class Participant(IGlobalPlannerGrain budget, int number)
    {
        private readonly ParticipantId _id = new("inf", $"pool-{number}");
        private WriteFence? _fence;
        private int _replicas = 1;
        private int _operation;

        public async Task AskAsync()
        {
            var grant = await budget.RequestScaleAsync(new ScaleRequest
            {
                OperationId = $"{_id}-{_operation++}",
                Participant = _id,
                Targets = new ReplicaTargets(null, _replicas == 1 ? 2 : 1),
            });
            _replicas = grant.Applied.Decode ?? _replicas;
            _fence = grant.Fence;
        }

        public Task<DeploymentStanding?> ReportAsync() => budget.ReportAsync(new DeploymentReport
        {
            Participant = _id,
            ObservedAt = TimeProvider.System.GetUtcNow(),
            Fence = _fence,
            Decode = new RoleHolding(_replicas, _replicas, 1),
        });
    }
}
