using System.Globalization;
using System.Net;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Hosting;
using GlobalPlanner.Silo.Access;
using GlobalPlanner.Silo.CommandLine;
using GlobalPlanner.Silo.Http;
using GlobalPlanner.Silo.Reload;
using GlobalPlanner.Silo.World;
using GlobalPlanner.Storage;
using GlobalPlanner.Storage.Redis;
using Microsoft.AspNetCore.Hosting.Server;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>One silo from its command line to its exit code: 0 when it ran and ended, 1 when it could not start or failed.</summary>
internal static class SiloHost
{
    /// <summary>Time limit for stopping a silo that is alone.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(4);

    /// <summary>Time limit for stopping a silo that first hands its pools over to others.</summary>
    private static readonly TimeSpan HandoverLimit = TimeSpan.FromSeconds(15);

    /// <summary>Runs until a signal or <c>--run-for</c> stops the silo, or its start fails.</summary>
    public static Task<int> RunAsync(SiloArguments arguments) => HostStart.RunAsync(
        stop => RunToEndAsync(SiloPlan.From(arguments), stop),
        static exception => exception is OrleansLifecycleCanceledException);

    private static async Task RunToEndAsync(SiloPlan plan, CancellationToken stop)
    {
        await WriteNotesAsync(plan);
        using var reload = plan.File is null ? null : new ReloadSignal();
        var ports = OrleansPorts.Settle(plan.Config.Orleans);
        var redis = await ClusterHosting.FindRedisAsync(plan.Config);
        var own = new OwnAddress();
        using var logging = new HostLogging();
        using var data = new DataDirectory(plan.DataDirectory);
        using var world = await Worlds.OpenAsync(new WorldRequest(plan.Config, plan.Arguments, data, own, logging.Loggers), stop);
        var store = redis is null ? data.Open() : null;
        stop.ThrowIfCancellationRequested();
        using var host = Build(plan, new Parts(world, own, logging, ports, redis, store, reload));
        await HostStart.StartAsync(host, "The silo", stop);
        logging.OnStarted();
        await Console.Out.WriteLineAsync(Greeting(plan, world, own, ports, data.Store));
        await host.WaitForShutdownAsync(CancellationToken.None);
        if (plan.Arguments.RunFor is not null && await world.SummarizeAsync(CancellationToken.None) is { } summary)
        {
            await Console.Out.WriteAsync(summary);
        }
    }

    private static async Task WriteNotesAsync(SiloPlan plan)
    {
        foreach (var warning in plan.Warnings)
        {
            await Console.Error.WriteLineAsync(warning);
        }

        foreach (var note in plan.Notes)
        {
            await Console.Out.WriteLineAsync(note);
        }
    }

    /// <summary>
    /// The web server comes before Orleans: pools scrape the simulated fleet through it from their first tick to their
    /// last, so it starts first and stops last.
    /// </summary>
    private static IHost Build(SiloPlan plan, Parts parts) =>
        new HostBuilder()
            .ConfigureServices(services =>
            {
                parts.Logging.AddTo(services);
                services.Configure<HostOptions>(options => options.ShutdownTimeout = plan.IsClustered ? HandoverLimit : ShutdownLimit);
                services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
            })
            .ConfigureWebHost(web => web
                .UseKestrelCore()
                .UseUrls([.. plan.Urls])
                .ConfigureServices(services => services.AddRoutingCore())
                .Configure(app =>
                {
                    parts.Own.Attach(app.ApplicationServices.GetRequiredService<IServer>());
                    WebPipeline.Configure(app, parts.World as IWorldPages);
                }))
            .ConfigureServices(services => services.AddSilo(plan, parts.World))
            .UseOrleans(silo => silo
                .JoinCluster(plan.Config, parts.Ports, parts.Redis)
                .AddStorage(parts.Redis, parts.Store)
                .AddOperators(static provider => provider.GetRequiredService<RunningConfig>().Access.Operators)
                .AddGlobalPlannerGrains(options => Scale(options, plan, parts.World.Clock.Speed)))
            .ConfigureServices(services => services.AddReload(parts.Reload))
            .UseConsoleLifetime()
            .Build();

    /// <summary>Scales the limits that depend on the machine, which are real time whatever the speed of the planner's clock.</summary>
    private static void Scale(GrainOptions options, SiloPlan plan, double speed)
    {
        if (plan.IsClustered)
        {
            options.SupervisionInterval = FailureDetection.SupervisionInterval;
        }

        var factor = Math.Max(1, speed);
        options.TickPatience *= factor;
        options.MissingDeploymentGrace *= factor;
        options.BudgetTickInterval /= Math.Min(factor, 10);
    }

    private static string Greeting(SiloPlan plan, IWorld world, OwnAddress own, OrleansPorts ports, EmbeddedStore? store)
    {
        var pages = string.Join(" and ", own.ToOpen);
        var data = store?.Directory ?? "Redis";
        var fleet = world.Location is { } place ? $", fleet at {place}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"GlobalPlanner is up: {pages}\n{plan.Config.Pools.Length} pools, speed {world.Clock.Speed}, data in {data}{fleet}, console gateway {new IPEndPoint(IPAddress.Loopback, ports.Gateway)}");
    }

    /// <summary>What a host is built from, besides its plan.</summary>
    private sealed record Parts(
        IWorld World, OwnAddress Own, HostLogging Logging, OrleansPorts Ports, RedisAddress? Redis, EmbeddedStore? Store, ReloadSignal? Reload);
}
