using GlobalPlanner.Connectors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GlobalPlanner.Hosting;

/// <summary>Lets a host run a world.</summary>
public static class WorldHosting
{
    /// <summary>
    /// Registers the ports and the clock of a world, which the host starts before and stops after every service that is
    /// registered later. The world stays the caller's.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="world">The world.</param>
    /// <param name="runFor">Planner time after which the host stops by itself; null to run until it is stopped.</param>
    public static void AddWorld(this IServiceCollection services, IWorld world, TimeSpan? runFor)
    {
        services.AddSingleton(world.Clock);
        services.AddSingleton(world.Deployments);
        services.AddSingleton(world.ForwardPasses);
        services.AddSingleton(world.Traffic);
        services.AddHostedService(_ => new WorldService(world));
        if (runFor is { } span)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RunFor>(provider, span));
        }
    }

    private sealed class WorldService(IWorld world) : BackgroundService, IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            await world.StartAsync(cancellationToken);
            await base.StartAsync(cancellationToken);
        }

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            world.OnHostStarted();
            return Task.CompletedTask;
        }

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => world.RunAsync(stoppingToken);
    }
}
