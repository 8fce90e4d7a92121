using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Fleet.Client;
using GlobalPlanner.Fleet.World;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Silo.Access;
using GlobalPlanner.Silo.Http;
using GlobalPlanner.Silo.Http.ScaleRequests;
using GlobalPlanner.Silo.Observability;
using GlobalPlanner.Silo.Readiness;
using GlobalPlanner.Silo.Reload;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>What the silo's parts need of one another.</summary>
internal static class SiloServices
{
    public static void AddSilo(this IServiceCollection services, SiloPlan plan, SiloWorld world)
    {
        services.AddSingleton(plan.Simulation);
        services.AddSingleton(new PlannerClock(world.Time, TimeProvider.System));
        services.AddSingleton(new SiloClock(world.Time.Speed, world.StartedAt));
        services.AddConfig(plan);
        services.AddMetrics(plan, world);
        services.AddSingleton<ITickObserver, TickMetrics>();
        services.AddSingleton<ReadinessCheck>();
        services.AddSingleton<OwnAddress>();
        services.AddSingleton<RefusedCallers>();
        services.AddScaleRequests();
        services.AddSingleton<FleetRun>();
        services.AddFleet(plan, world);
        if (plan.RunFor is { } span)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RunFor>(provider, span));
        }
    }

    private static void AddMetrics(this IServiceCollection services, SiloPlan plan, SiloWorld world)
    {
        var metrics = new MetricsRegistry(world.Time);
        if (plan.File is not null)
        {
            metrics.Config.Started(TimeProvider.System.GetUtcNow());
        }

        services.AddSingleton(metrics);
    }

    private static void AddConfig(this IServiceCollection services, SiloPlan plan)
    {
        var running = new RunningConfig(plan.Config, plan.Access, plan.Resources);
        services.AddSingleton(running);
        services.AddSingleton<IPoolCatalog>(running);
        services.AddSingleton<IBudgetCatalog>(running);
        if (plan.File is { } file)
        {
            services.AddSingleton(file);
            services.AddSingleton<ConfigReload>();
        }
    }

    /// <summary>Watches the configuration file, if there is one. After the silo in the host's order: it calls grains.</summary>
    public static void AddReload(this IServiceCollection services, ReloadSignal? signal)
    {
        if (signal is not null)
        {
            services.AddSingleton(signal);
            services.AddHostedService<ConfigWatcher>();
        }
    }

    private static void AddScaleRequests(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new RequestBuckets(() => provider.GetRequiredService<RunningConfig>().Current.Http, TimeProvider.System));
        services.AddSingleton<ReadinessWait>();
        services.AddSingleton<ScaleRequestHandler>();
        services.AddSingleton<ScaleRequestDesk>();
    }

    private static void AddFleet(this IServiceCollection services, SiloPlan plan, SiloWorld world)
    {
        world.Simulated?.AddTo(services);
        if (world.Remote is { } remote)
        {
            services.AddFleetClient(remote);
        }

        services.AddSingleton(provider => new FleetTraffic(
            plan.Config,
            plan.Simulation,
            plan.FleetEndpoint is { } endpoint ? path => new Uri(endpoint, path) : provider.GetRequiredService<OwnAddress>().Of));
        services.AddHttpClient(nameof(HttpTrafficSource)).RemoveAllLoggers();
        services.AddSingleton<ITrafficSourceFactory>(provider => new HttpTrafficSourceFactory(
            provider.GetRequiredService<FleetTraffic>().Target,
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(HttpTrafficSource)),
            world.Time));
    }
}
