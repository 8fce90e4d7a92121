using System.Globalization;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Fleet.Http;
using GlobalPlanner.FleetRuntime.CommandLine;
using GlobalPlanner.FleetRuntime.Simulated;
using GlobalPlanner.Hosting;
using Microsoft.AspNetCore.Hosting.Server;

namespace GlobalPlanner.Fleet.Hosting;

/// <summary>A simulated fleet in a process of its own, so that it outlives restarts of silos.</summary>
internal static class FleetHost
{
    private const string DefaultUrl = "http://127.0.0.1:8090";
    private const string DefaultDataDirectory = "fleet-data";

    /// <summary>Runs until a signal or <c>--run-for</c> stops the fleet, or its start fails.</summary>
    public static Task<int> RunAsync(WorldArguments arguments) =>
        HostStart.RunAsync(stop => RunToEndAsync(arguments, stop), static _ => false);

    private static async Task RunToEndAsync(WorldArguments arguments, CancellationToken stop)
    {
        var loaded = arguments.Config is { } file ? SiloConfigLoader.Load(file) : SiloConfigLoader.LoadDefault();
        if (loaded.Value is not { } config)
        {
            throw new StartupException([.. loaded.Issues.Select(issue => issue.ToString())]);
        }

        if (config.Simulation is not { } simulation)
        {
            throw new StartupException("simulation: is required; add the section that describes the fleet.");
        }

        var urls = ListenAddresses.Parse(arguments.Urls ?? DefaultUrl);
        var scenario = SimulatedScenario.Read(simulation, arguments, Console.Error.WriteLine);
        var own = new OwnAddress();
        using var logging = new HostLogging();
        using var data = new DataDirectory(arguments.DataDir ?? DefaultDataDirectory);
        using var world = await SimulatedWorld.OpenAsync(scenario, data.Open(), config, own, logging.Loggers);
        stop.ThrowIfCancellationRequested();
        using var host = Build(urls, world, own, arguments.RunFor, logging);
        await HostStart.StartAsync(host, "The fleet", stop);
        logging.OnStarted();
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Fleet is up: {own.Bound[0].TrimEnd('/')}\n{world.Fleet.Participants.Count()} deployments, speed {scenario.Options.Speed}, data in {data.Open().Directory}"));
        await host.WaitForShutdownAsync(CancellationToken.None);
        if (arguments.RunFor is not null)
        {
            await Console.Out.WriteAsync(await world.SummarizeAsync(CancellationToken.None));
        }
    }

    private static IHost Build(IReadOnlyList<string> urls, SimulatedWorld world, OwnAddress own, TimeSpan? runFor, HostLogging logging) =>
        new HostBuilder()
            .ConfigureServices(services =>
            {
                logging.AddTo(services);
                services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(4));
                services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
                services.AddSingleton(world);
                services.AddSingleton(world.Fleet);
                services.AddWorld(world, runFor);
            })
            .ConfigureWebHost(web => web
                .UseKestrelCore()
                .UseUrls([.. urls])
                .ConfigureServices(services => services.AddRoutingCore())
                .Configure(app =>
                {
                    own.Attach(app.ApplicationServices.GetRequiredService<IServer>());
                    app.UseRouting().UseEndpoints(routes =>
                    {
                        world.Map(routes);
                        routes.MapFleetApi();
                    });
                }))
            .UseConsoleLifetime()
            .Build();
}
