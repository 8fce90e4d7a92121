using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GlobalPlanner.Grains.Pools;

/// <summary>The objects that run a pool's ticks under one definition.</summary>
/// <param name="Pool">The definition.</param>
/// <param name="Planner">Decides.</param>
/// <param name="Runner">Observes, lets the planner decide, and acts.</param>
/// <param name="Traffic">Reads the pool's traffic; null when it reads none.</param>
internal sealed record PoolWork(PoolDefinition Pool, PoolPlanner Planner, TickRunner Runner, TrafficReader? Traffic)
{
    /// <summary>The base cadence of the ticks, planner time.</summary>
    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(Pool.Config.ScaleIntervalSeconds);
}

/// <summary>Builds pool planners from the services of the silo.</summary>
internal sealed class PoolPlannerParts(
    IPoolCatalog catalog,
    IForwardPassMetricsSource metrics,
    DeploymentDriver deployments,
    IServiceProvider services,
    PlannerClock clock,
    IEventSink events,
    IOptions<GrainOptions> options,
    ILogger<PoolPlannerParts> logger)
{
    /// <summary>Opens the planner of a participant from its definition and its stored document; null when none is configured.</summary>
    public PoolSession? Open(ParticipantId participant, PoolPlannerDocument document, DateTimeOffset now)
    {
        if (catalog.Find(participant) is not { } file)
        {
            return null;
        }

        var settings = new PoolSettings(catalog, file, document.Overrides, events, logger, now);
        document.Overrides = settings.Overrides;
        var limits = HistoryLimits.For(options.Value, catalog.Participants.Length);
        return new PoolSession(settings, Build(settings.InForce, Traffic(settings.InForce)), limits, document, now);
    }

    /// <summary>Runs a session under the settings now in force.</summary>
    public void Rebuild(PoolSession session, DateTimeOffset now)
    {
        var pool = session.Settings.InForce;
        var traffic = Windows(pool) == Windows(session.Pool) ? session.Work.Traffic : Traffic(pool);
        session.Reconfigure(Build(pool, traffic), now);
    }

    private PoolWork Build(PoolDefinition pool, TrafficReader? traffic)
    {
        var planner = new PoolPlanner(pool.Config, pool.Resources);
        var observer = new PoolObserver(pool, deployments, metrics, traffic);
        return new PoolWork(pool, planner, new TickRunner(pool, planner, observer, new PoolActuator(pool, deployments)), traffic);
    }

    private TrafficReader? Traffic(PoolDefinition pool)
    {
        ITrafficSource? source;
        try
        {
            source = services.GetService<ITrafficSourceFactory>()?.Create(pool.Participant);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            logger.TrafficSourceFailed(pool.Participant, exception);
            source = new BrokenTrafficSource(exception.Message);
        }

        var (first, longest) = Windows(pool);
        return source is null ? null : new TrafficReader(source, first, longest, clock, options.Value);
    }

    /// <summary>The first and the longest window of traffic that a pool reads.</summary>
    private static (TimeSpan First, TimeSpan Longest) Windows(PoolDefinition pool) => (
        TimeSpan.FromSeconds(pool.Config.ScaleIntervalSeconds),
        TimeSpan.FromSeconds(Math.Max(pool.Config.ThroughputAdjustmentIntervalSeconds, pool.Config.LoadAdjustmentIntervalSeconds)));

    /// <summary>Stands in for a source that could not be created: a pool that should read traffic and cannot is on hold.</summary>
    private sealed class BrokenTrafficSource(string problem) : ITrafficSource
    {
        /// <inheritdoc />
        public ValueTask<TrafficReading> ReadAsync(TimeSpan window, CancellationToken cancellationToken) =>
            ValueTask.FromResult<TrafficReading>(new TrafficReading.Failed($"The traffic source could not be created: {problem}"));
    }
}
