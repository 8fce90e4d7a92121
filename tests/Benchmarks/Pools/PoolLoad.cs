using System.Diagnostics;
using System.Globalization;
using System.Net;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Storage;
using GlobalPlanner.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Benchmarks.Pools;

/// <summary>Measures the cost of many pools in one silo, and the lateness of their ticks.</summary>
internal static class PoolLoad
{
    private const string Domain = "default";

    /// <summary>Runs <c>pools [--count 10000] [--interval 5] [--seconds 60]</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var count = (int)Option(args, "--count", 10_000);
        var interval = Option(args, "--interval", 5);
        var seconds = Option(args, "--seconds", 60);
        var directory = Path.Combine(Path.GetTempPath(), $"gp-load-{Guid.NewGuid():N}");
        try
        {
            using var store = EmbeddedStore.Open(directory);
            return await RunAsync(count, interval, seconds, store);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<int> RunAsync(int count, double interval, double seconds, EmbeddedStore store)
    {
        var log = new LatenessLog();
        using var host = Build(count, interval, log, store);
        var started = Stopwatch.StartNew();
        await host.StartAsync();
        var running = host.Services.GetRequiredService<SiloPools>();
        while (running.Running.Count < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Print("all pools run after", started.Elapsed.TotalSeconds, "s");
        await Task.Delay(TimeSpan.FromSeconds(2 * interval), TimeProvider.System);

        using var process = Process.GetCurrentProcess();
        var (cpu, window) = (process.TotalProcessorTime, Stopwatch.StartNew());
        log.Begin();
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        var (lateness, duration) = log.End();
        process.Refresh();
        var elapsed = window.Elapsed.TotalSeconds;
        Print("ticks a second", lateness.Length / elapsed, $"(of {count / interval:0} planned)");
        Print("CPU", (process.TotalProcessorTime - cpu).TotalSeconds / elapsed * 100, "% of one core");
        Print("working set", process.WorkingSet64 / 1048576.0, "MiB");
        Print("managed heap", GC.GetTotalMemory(forceFullCollection: true) / 1048576.0, "MiB");
        Print("lateness p50", At(lateness, 0.5), "ms");
        Print("lateness p99", At(lateness, 0.99), "ms");
        Print("lateness max", At(lateness, 1), "ms");
        Print("duration p50", At(duration, 0.5), "ms");
        Print("duration p99", At(duration, 0.99), "ms");
        var stopping = Stopwatch.StartNew();
        await host.StopAsync();
        Print("stopped after", stopping.Elapsed.TotalSeconds, "s");
        return 0;
    }

    private static IHost Build(int count, double interval, LatenessLog log, EmbeddedStore store)
    {
        var config = new PlannerConfig
        {
            Mode = PlannerMode.Disagg,
            Environment = PlannerEnvironment.GlobalPlanner,
            MaxGpuBudget = -1,
            ScaleIntervalSeconds = interval,
            LoadAdjustmentIntervalSeconds = Math.Max(1, (int)interval),
        };
        var fleet = new IdleFleet();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.ConfigureEndpoints(IPAddress.Loopback, FreePort.Next(), 0);
            silo.AddEmbeddedStorage(PlannerStorage.Name, store, PlanningJson.Options);
            silo.AddGlobalPlannerGrains();
            silo.Services.AddSingleton<IPoolCatalog>(new PoolCatalog(Enumerable.Range(0, count).Select(index => new PoolDefinition
            {
                Participant = new ParticipantId("inference", $"pool-{index:00000}"),
                Config = config,
                BudgetDomain = Domain,
            })));
            silo.Services.AddSingleton<IBudgetCatalog>(new OneBudget(3 * count));
            silo.Services.AddSingleton<IDeploymentConnector>(fleet);
            silo.Services.AddSingleton<IForwardPassMetricsSource>(fleet);
            silo.Services.AddSingleton<ITickObserver>(log);
        });
        return builder.Build();
    }

    private sealed class OneBudget(int ceilingGpus) : IBudgetCatalog
    {
        private readonly BudgetTerms _terms = new() { CeilingGpus = ceilingGpus };

        public BudgetTerms? Find(string domain) => domain == Domain ? _terms : null;
    }

    private static double Option(string[] args, string name, double fallback)
    {
        var index = Array.IndexOf(args, name);
        return index >= 0 && index + 1 < args.Length ? double.Parse(args[index + 1], CultureInfo.InvariantCulture) : fallback;
    }

    private static double At(double[] ascending, double share) =>
        ascending.Length == 0 ? double.NaN : ascending[Math.Min(ascending.Length - 1, (int)(ascending.Length * share))];

    private static void Print(string what, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-22}{value,12:0.0} {unit}"));
}
