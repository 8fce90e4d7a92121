using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Placement;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Grains.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;

namespace GlobalPlanner.Grains;

/// <summary>Registers the planner's grains and what they need in a silo.</summary>
public static class GrainsHosting
{
    /// <summary>Name of the grain storage that holds ledgers and pools; the host registers it.</summary>
    public const string StorageName = "globalplanner";

    /// <summary>
    /// Registers the grains. The host also registers an <see cref="IPoolCatalog"/>, an <see cref="Budget.IBudgetCatalog"/>, an
    /// <c>IDeploymentConnector</c>, an <c>IForwardPassMetricsSource</c>, the grain storage
    /// <see cref="StorageName"/> and, where pools read traffic, an <c>ITrafficSourceFactory</c>;
    /// <see cref="PlannerClock"/> only if it is not the system's time, and any number of
    /// <see cref="ITickObserver"/>.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Sets options; null leaves the defaults.</param>
    public static ISiloBuilder AddGlobalPlannerGrains(this ISiloBuilder silo, Action<GrainOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var services = silo.Services;
        services.AddOptions<GrainOptions>().Configure(configure ?? (static _ => { }));
        services.AddSerializer(static serializer => serializer.AddPlanningTypes());
        services.TryAddSingleton(PlannerClock.System);
        services.AddSingleton<DeploymentDriver>();
        services.AddSingleton<PoolPlannerParts>();
        services.AddSingleton<TickObservers>();
        services.AddSingleton<SiloPools>();
        services.AddSingleton<TickGate>();
        services.AddSingleton<PoolHandover>();
        services.AddPlacementDirector<PoolPlacement, PoolPlacementDirector>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloFarewell>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, PoolSupervisor>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SummaryLogger>();
        services.AddSingleton<EventSink>();
        services.AddSingleton<IEventSink>(static provider => provider.GetRequiredService<EventSink>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<EventSink>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloEvents>();
        return silo;
    }
}
