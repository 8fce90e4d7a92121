using System.Globalization;
using GlobalPlanner.Clock;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Fleet.CommandLine;
using GlobalPlanner.Fleet.Http;
using GlobalPlanner.Fleet.World;
using GlobalPlanner.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace GlobalPlanner.Fleet.Hosting;

/// <summary>A fleet of its own: it is the world, and stays while silos come and go.</summary>
internal static class FleetHost
{
    /// <summary>Where it listens when it is not told.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8090";

    private const string DefaultDataDirectory = "fleet-data";

    /// <summary>Runs until stopped by a signal, by <c>--run-for</c>, or by what keeps it from starting.</summary>
    public static Task<int> RunAsync(WorldArguments arguments) =>
        HostStart.RunAsync(stop => RunToEndAsync(arguments, stop), static _ => false);

    private static async Task RunToEndAsync(WorldArguments arguments, CancellationToken stop)
    {
        var loaded = arguments.Config is { } file ? SiloConfigLoader.Load(file) : SiloConfigLoader.LoadDefault();
        if (loaded.Value is not { } config)
        {
            throw new StartupException([.. loaded.Issues.Select(issue => issue.ToString())]);
        }

        var urls = ListenAddresses.Parse(arguments.Urls ?? DefaultUrl);
        var scenario = SimulatedWorld.Scenario(config.Simulation!, arguments);
        var workload = WorkloadCheck.Open(scenario, Console.Error.WriteLine);
        using var store = DataDirectory.Open(arguments.DataDir ?? DefaultDataDirectory);
        using var world = await SimulatedWorld.OpenAsync(store, config, scenario, workload);
        stop.ThrowIfCancellationRequested();
        var logging = new HostLogging();
        using var host = Build(urls, world, arguments.RunFor, logging);
        await HostStart.StartAsync(host, "The fleet", stop);
        logging.OnStarted();
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Fleet is up: {Address(host)}\n{world.Fleet.Participants.Count()} deployments, speed {scenario.Speed}, data in {store.Directory}"));
        await host.WaitForShutdownAsync(CancellationToken.None);
        if (arguments.RunFor is not null)
        {
            await Console.Out.WriteAsync(FleetSummary.Render(world.Fleet.Statistics, config.CeilingGpus));
        }
    }

    private static IHost Build(IReadOnlyList<string> urls, SimulatedWorld world, TimeSpan? runFor, HostLogging logging) =>
        new HostBuilder()
            .ConfigureLogging(logging.Configure)
            .ConfigureServices(services =>
            {
                services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(4));
                services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
                services.AddSingleton(new PlannerClock(world.Time, TimeProvider.System));
                services.AddSingleton<FleetRun>();
                world.AddTo(services);
                if (runFor is { } span)
                {
                    services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RunFor>(provider, span));
                }
            })
            .ConfigureWebHost(web => web
                .UseKestrelCore()
                .UseUrls([.. urls])
                .ConfigureServices(services => services.AddRoutingCore())
                .Configure(app => app.UseRouting().UseEndpoints(routes =>
                {
                    routes.MapMetricsPages();
                    routes.MapFleetApi();
                })))
            .UseConsoleLifetime()
            .Build();

    private static string Address(IHost host) =>
        host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
