using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Grains.Pools;

/// <summary>The view of one tick: the planner's observation, and the deployment as operators see it.</summary>
internal sealed record ObservedPool(PoolObservation Observation, DeploymentView Deployment);

/// <summary>Builds the observations of one pool from its deployment, its workers' metrics and its traffic source.</summary>
internal sealed class PoolObserver(
    PoolDefinition pool,
    DeploymentDriver deployments,
    IForwardPassMetricsSource metrics,
    TrafficReader? traffic)
{
    private EngineCapabilities? _prefill;
    private EngineCapabilities? _decode;

    private bool HasPrefill => pool.Config.Mode.Has(PoolRole.Prefill);

    private bool HasDecode => pool.Config.Mode.Has(PoolRole.Decode);

    /// <summary>Observes once. A part that cannot be read is missing from the observation and named in it; it throws nothing.</summary>
    /// <param name="at">The tick's time.</param>
    /// <param name="trafficWindow">Length of the traffic window the tick needs; null for the traffic since the last tick.</param>
    /// <param name="cancellationToken">Ends the observation.</param>
    public async Task<ObservedPool> ObserveAsync(DateTimeOffset at, TimeSpan? trafficWindow, CancellationToken cancellationToken)
    {
        var reading = traffic?.ReadAsync(at, trafficWindow, cancellationToken) ?? ValueTask.FromResult(TrafficReading.NotRequested);
        var view = await deployments.ReadAsync(pool.Participant, cancellationToken);
        _prefill = Capabilities(view.Prefill) ?? _prefill;
        _decode = Capabilities(view.Decode) ?? _decode;
        var observation = new PoolObservation
        {
            At = at,
            Workers = view.Problem is null
                ? new WorkerInventory(HasPrefill ? Workers(view.Prefill) : null, HasDecode ? Workers(view.Decode) : null)
                : null,
            PrefillCapabilities = HasPrefill ? _prefill : null,
            DecodeCapabilities = HasDecode ? _decode : null,
            PrefillFpm = HasPrefill ? metrics.Latest(pool.Participant, PoolRole.Prefill) : null,
            DecodeFpm = HasDecode ? metrics.Latest(pool.Participant, PoolRole.Decode) : null,
            Traffic = await reading,
        };
        return new ObservedPool(observation, view);
    }

    /// <summary>Whether everything a decision rests on was read: workers, metrics of every ready role and, where configured, traffic.</summary>
    public bool IsGood(PoolObservation observation) =>
        observation.Workers is { } workers
        && Reports(workers.Prefill, observation.PrefillFpm)
        && Reports(workers.Decode, observation.DecodeFpm)
        && (traffic is null || observation.Traffic is TrafficReading.Observed);

    private static bool Reports(RoleWorkers? workers, FpmSnapshot? fpm) => workers is null or { Ready: 0 } || fpm is { IsEmpty: false };

    /// <summary>
    /// Draining replicas do not count as scaling: they no longer serve, and waiting for their last requests would
    /// freeze a pool that may have to grow.
    /// </summary>
    private static RoleWorkers? Workers(RoleView? role) => role is null
        ? null
        : new RoleWorkers
        {
            Ready = role.Status.ReadyReplicas,
            Expected = role.Status.DesiredReplicas,
            Scaling = role.Status.StartingReplicas > 0 || role.Status.PendingReplicas > 0,
        };

    /// <summary>The deployment's own cost of a replica takes precedence over the one its workers published.</summary>
    private static EngineCapabilities? Capabilities(RoleView? role) => role?.Status.GpuPerReplica is { } gpus
        ? (role.Capabilities ?? new EngineCapabilities()) with { GpuCostPerReplica = gpus }
        : role?.Capabilities;
}
