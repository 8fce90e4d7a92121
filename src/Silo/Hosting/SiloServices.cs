using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Hosting;
using GlobalPlanner.Silo.Access;
using GlobalPlanner.Silo.Http;
using GlobalPlanner.Silo.Http.ScaleRequests;
using GlobalPlanner.Silo.Observability;
using GlobalPlanner.Silo.Readiness;
using GlobalPlanner.Silo.Reload;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>Registers the silo's own services.</summary>
internal static class SiloServices
{
    /// <summary>Registers everything that must start before the cluster.</summary>
    public static void AddSilo(this IServiceCollection services, SiloPlan plan, IWorld world)
    {
        services.AddSingleton(new SiloClock(world.Clock.Speed, world.Clock.Now));
        services.AddWorld(world, plan.Arguments.RunFor);
        services.AddConfig(plan);
        services.AddMetrics(plan, world);
        services.AddSingleton<ReadinessCheck>();
        services.AddSingleton<RefusedCallers>();
        services.AddScaleRequests();
    }

    /// <summary>
    /// Watches the configuration file, if there is one. Registered after the cluster, which then starts first, because the
    /// watcher calls grains.
    /// </summary>
    public static void AddReload(this IServiceCollection services, ReloadSignal? signal)
    {
        if (signal is not null)
        {
            services.AddSingleton(signal);
            services.AddHostedService<ConfigWatcher>();
        }
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

    private static void AddMetrics(this IServiceCollection services, SiloPlan plan, IWorld world)
    {
        var metrics = new MetricsRegistry(world.Clock.Planner);
        if (plan.File is not null)
        {
            metrics.Config.Started(TimeProvider.System.GetUtcNow());
        }

        services.AddSingleton(metrics);
        services.AddSingleton<ITickObserver, TickMetrics>();
    }

    private static void AddScaleRequests(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new RequestBuckets(() => provider.GetRequiredService<RunningConfig>().Current.Http, provider.GetRequiredService<PlannerClock>().Wall));
        services.AddSingleton<ReadinessWait>();
        services.AddSingleton<ScaleRequestHandler>();
        services.AddSingleton<ScaleRequestDesk>();
    }
}
