using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GlobalPlanner.Grains;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Silo.CommandLine;
using GlobalPlanner.Silo.Fleet;
using GlobalPlanner.Silo.Http;
using GlobalPlanner.Storage;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>One silo from its command line to its exit code: 0 it ran and ended, 1 it could not start or failed.</summary>
internal static class SiloHost
{
    /// <summary>The longest the silo takes to end after it was told to.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(4);

    /// <summary>Runs until stopped by a signal, by <c>--run-for</c>, or by what keeps it from starting.</summary>
    public static async Task<int> RunAsync(SiloArguments arguments)
    {
        using var stop = new StopSignals();
        try
        {
            await RunToEndAsync(SiloPlan.From(arguments), stop.Requested);
            return 0;
        }
        catch (Exception exception) when (stop.Requested.IsCancellationRequested && exception is OperationCanceledException or OrleansLifecycleCanceledException)
        {
            return 0;
        }
        catch (StartupException exception)
        {
            foreach (var problem in exception.Problems)
            {
                await Console.Error.WriteLineAsync(problem);
            }

            return 1;
        }
    }

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

        var workload = WorkloadCheck.Open(plan.Simulation, Console.Error.WriteLine);
        var ports = OrleansPorts.Settle(plan.Config.Orleans);
        using var world = await SiloWorld.OpenAsync(plan, workload);
        stop.ThrowIfCancellationRequested();
        var logging = new SiloLogging();
        using var host = Build(plan, world, logging, ports);
        await StartAsync(host, stop);
        logging.OnStarted();
        await Console.Out.WriteLineAsync(Greeting(plan, host, ports.Gateway));
        await host.WaitForShutdownAsync(CancellationToken.None);
        if (plan.RunFor is not null)
        {
            var ceiling = ((ConfiguredBudgets)host.Services.GetRequiredService<IBudgetCatalog>()).CeilingGpus;
            await Console.Out.WriteAsync(FleetSummary.Render(world.Fleet.Statistics, ceiling));
        }
    }

    /// <summary>
    /// The web server comes before Orleans: pools scrape the simulated fleet through it from their first tick to their
    /// last, so it starts first and stops last.
    /// </summary>
    private static IHost Build(SiloPlan plan, SiloWorld world, SiloLogging logging, OrleansPorts ports) =>
        new HostBuilder()
            .ConfigureLogging(logging.Configure)
            .ConfigureServices(services =>
            {
                services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownLimit);
                services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
            })
            .ConfigureWebHost(web => web
                .UseKestrelCore()
                .UseUrls([.. plan.Urls])
                .ConfigureServices(services => services.AddRoutingCore())
                .Configure(WebPipeline.Configure))
            .ConfigureServices(services => services.AddSilo(plan, world))
            .UseOrleans(silo => silo
                .UseLocalhostClustering(ports.Silo, ports.Gateway, null, ClusterIdentity.ServiceId, plan.Config.Orleans.ClusterId)
                .AddEmbeddedStorage(GrainsHosting.StorageName, world.Store, PlanningJson.Options)
                .AddGlobalPlannerGrains(options => Scale(options, plan.Simulation.Speed)))
            .UseConsoleLifetime()
            .Build();

    /// <summary>Patience for what depends on the machine is real time, whatever the speed of the planner's clock.</summary>
    private static void Scale(PoolPlannerOptions options, double speed)
    {
        var factor = Math.Max(1, speed);
        options.TickPatience *= factor;
        options.MissingDeploymentGrace *= factor;
        options.BudgetTickInterval /= Math.Min(factor, 10);
    }

    private static async Task StartAsync(IHost host, CancellationToken stop)
    {
        try
        {
            await host.StartAsync(stop);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new StartupException($"The silo cannot start: {exception.Message}", exception);
        }
    }

    private static string Greeting(SiloPlan plan, IHost host, int gatewayPort)
    {
        var pages = string.Join(" and ", host.Services.GetRequiredService<OwnAddress>().ToOpen);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"GlobalPlanner is up: {pages}\n{plan.Config.Pools.Length} pools, speed {plan.Simulation.Speed}, data in {plan.DataDirectory}, console gateway {new IPEndPoint(IPAddress.Loopback, gatewayPort)}");
    }
}
