using GlobalPlanner.Connectors;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Silo.Fleet;
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
        services.AddSingleton(world.Clock);
        services.AddSingleton(new SiloClock(plan.Simulation.Speed, world.Lease.Start));
        services.AddSingleton<IPoolCatalog>(new PoolCatalog(plan.Config.Pools.Select(pool => new PoolDefinition
        {
            Participant = pool.Name,
            Config = pool.Planner!,
            BudgetDomain = pool.Budget,
            Resources = plan.Resources[pool.Name],
        })));
        services.AddSingleton<IBudgetCatalog, ConfiguredBudgets>();
        services.AddSingleton(new MetricsRegistry(world.Clock.Planner));
        services.AddSingleton<ITickObserver, TickMetrics>();
        services.AddSingleton<ReadinessCheck>();
        services.AddSingleton<OwnAddress>();
        services.AddScaleRequests(plan);
        services.AddFleet(world);
        if (plan.RunFor is { } span)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RunFor>(provider, span));
        }
    }

    private static void AddScaleRequests(this IServiceCollection services, SiloPlan plan)
    {
        services.AddSingleton(new CallerAccess(plan.Callers));
        services.AddSingleton(new RequestBuckets(plan.Config.Http, TimeProvider.System));
        services.AddSingleton<RefusedCallers>();
        services.AddSingleton<ReadinessWait>();
        services.AddSingleton<IScaleRequestHandler, ScaleRequestHandler>();
        services.AddSingleton<ScaleRequestDesk>();
    }

    private static void AddFleet(this IServiceCollection services, SiloWorld world)
    {
        services.AddSingleton(world.Fleet);
        services.AddSingleton<IDeploymentConnector>(world.Fleet);
        services.AddSingleton<IForwardPassMetricsSource>(world.Fleet);
        services.AddSingleton<FleetRun>();
        services.AddSingleton<FleetTraffic>();
        services.AddSingleton(world.Lease);
        services.AddHttpClient(nameof(HttpTrafficSource)).RemoveAllLoggers();
        services.AddSingleton<ITrafficSourceFactory>(provider => new HttpTrafficSourceFactory(
            provider.GetRequiredService<FleetTraffic>().Target,
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(HttpTrafficSource)),
            world.Clock.Planner));
        services.AddHostedService<FleetClockKeeper>();
        services.AddHostedService<FleetPacer>();
    }
}
