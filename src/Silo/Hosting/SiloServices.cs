using GlobalPlanner.Connectors;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Fleet.Client;
using GlobalPlanner.Fleet.World;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Time;
using GlobalPlanner.Silo.Access;
using GlobalPlanner.Silo.Http;
using GlobalPlanner.Silo.Http.ScaleRequests;
using GlobalPlanner.Silo.Observability;
using GlobalPlanner.Silo.Readiness;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>What the silo's parts need of one another.</summary>
internal static class SiloServices
{
    public static void AddSilo(this IServiceCollection services, SiloPlan plan, SiloWorld world)
    {
        services.AddSingleton(plan.Config);
        services.AddSingleton(plan.Simulation);
        services.AddSingleton(new PlannerClock(world.Time, TimeProvider.System));
        services.AddSingleton(new SiloClock(world.Time.Speed, world.StartedAt));
        services.AddSingleton<IPoolCatalog>(new PoolCatalog(plan.Config.Pools.Select(pool => new PoolDefinition
        {
            Participant = pool.Name,
            Config = pool.Planner!,
            BudgetDomain = pool.Budget,
            Resources = plan.Resources[pool.Name],
        })));
        services.AddSingleton<IBudgetCatalog, ConfiguredBudgets>();
        services.AddSingleton(new MetricsRegistry(world.Time));
        services.AddSingleton<ITickObserver, TickMetrics>();
        services.AddSingleton<ReadinessCheck>();
        services.AddSingleton<OwnAddress>();
        services.AddSingleton<RefusedCallers>();
        services.AddScaleRequests(plan);
        services.AddSingleton<FleetRun>();
        services.AddFleet(plan, world);
        if (plan.RunFor is { } span)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RunFor>(provider, span));
        }
    }

    private static void AddScaleRequests(this IServiceCollection services, SiloPlan plan)
    {
        services.AddSingleton(new CallerAccess(plan.Callers));
        services.AddSingleton(new RequestBuckets(plan.Config.Http, TimeProvider.System));
        services.AddSingleton<ReadinessWait>();
        services.AddSingleton<IScaleRequestHandler, ScaleRequestHandler>();
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
