using System.Globalization;
using System.Net;
using GlobalPlanner.Configuration;
using GlobalPlanner.Fleet.World;
using GlobalPlanner.Grains;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Hosting;
using GlobalPlanner.Silo.Access;
using GlobalPlanner.Silo.CommandLine;
using GlobalPlanner.Silo.Http;
using GlobalPlanner.Silo.Reload;
using GlobalPlanner.Storage.Redis;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>One silo from its command line to its exit code: 0 it ran and ended, 1 it could not start or failed.</summary>
internal static class SiloHost
{
    /// <summary>The longest the silo takes to end after it was told to.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(4);

    /// <summary>The same for a silo that first hands its pools over to others.</summary>
    private static readonly TimeSpan HandoverLimit = TimeSpan.FromSeconds(15);

    /// <summary>Runs until stopped by a signal, by <c>--run-for</c>, or by what keeps it from starting.</summary>
    public static Task<int> RunAsync(SiloArguments arguments) => HostStart.RunAsync(
        stop => RunToEndAsync(SiloPlan.From(arguments), stop),
        static exception => exception is OrleansLifecycleCanceledException);

    private static async Task RunToEndAsync(SiloPlan plan, CancellationToken stop)
    {
        foreach (var warning in plan.Warnings)
        {
            await Console.Error.WriteLineAsync(warning);
        }

        foreach (var note in plan.Notes)
        {
            await Console.Out.WriteLineAsync(note);
        }

        using var reload = plan.File is null ? null : new ReloadSignal();
        var ports = OrleansPorts.Settle(plan.Config.Orleans);
        var redis = await ClusterHosting.FindRedisAsync(plan.Config);
        using var world = await SiloWorld.OpenAsync(plan, stop);
        stop.ThrowIfCancellationRequested();
        var logging = new HostLogging();
        using var host = Build(plan, world, logging, ports, redis, reload);
        await HostStart.StartAsync(host, "The silo", stop);
        logging.OnStarted();
        await Console.Out.WriteLineAsync(Greeting(plan, world, host, ports));
        await host.WaitForShutdownAsync(CancellationToken.None);
        if (plan.RunFor is not null)
        {
            await Console.Out.WriteAsync(FleetSummary.Render(await world.ReadStatisticsAsync(), plan.Config.CeilingGpus));
        }
    }

    /// <summary>
    /// The web server comes before Orleans: pools scrape the simulated fleet through it from their first tick to their
    /// last, so it starts first and stops last.
    /// </summary>
    private static IHost Build(SiloPlan plan, SiloWorld world, HostLogging logging, OrleansPorts ports, RedisAddress? redis, ReloadSignal? reload) =>
        new HostBuilder()
            .ConfigureLogging(logging.Configure)
            .ConfigureServices(services =>
            {
                services.Configure<HostOptions>(options => options.ShutdownTimeout = plan.Config.Orleans.Clustering == ClusteringProvider.Localhost ? ShutdownLimit : HandoverLimit);
                services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
            })
            .ConfigureWebHost(web => web
                .UseKestrelCore()
                .UseUrls([.. plan.Urls])
                .ConfigureServices(services => services.AddRoutingCore())
                .Configure(WebPipeline.Configure))
            .ConfigureServices(services => services.AddSilo(plan, world))
            .UseOrleans(silo => silo
                .JoinCluster(plan.Config, ports, redis)
                .AddStorage(redis, world.Store)
                .AddOperators(static provider => provider.GetRequiredService<RunningConfig>().Access.Operators)
                .AddGlobalPlannerGrains(options => Scale(options, plan.Config, world.Time.Speed)))
            .ConfigureServices(services => services.AddReload(reload))
            .UseConsoleLifetime()
            .Build();

    /// <summary>Patience for what depends on the machine is real time, whatever the speed of the planner's clock.</summary>
    private static void Scale(GrainOptions options, SiloConfig config, double speed)
    {
        if (config.Orleans.Clustering != ClusteringProvider.Localhost)
        {
            options.SupervisionInterval = FailureDetection.SupervisionInterval;
        }

        var factor = Math.Max(1, speed);
        options.TickPatience *= factor;
        options.MissingDeploymentGrace *= factor;
        options.BudgetTickInterval /= Math.Min(factor, 10);
    }

    private static string Greeting(SiloPlan plan, SiloWorld world, IHost host, OrleansPorts ports)
    {
        var pages = string.Join(" and ", host.Services.GetRequiredService<OwnAddress>().ToOpen);
        var data = world.Store?.Directory ?? "Redis";
        var fleet = world.Remote is { } remote ? $", fleet at {remote.Endpoint}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"GlobalPlanner is up: {pages}\n{plan.Config.Pools.Length} pools, speed {world.Time.Speed}, data in {data}{fleet}, console gateway {new IPEndPoint(IPAddress.Loopback, ports.Gateway)}");
    }
}
