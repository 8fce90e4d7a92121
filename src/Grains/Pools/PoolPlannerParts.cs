using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Time;
using GlobalPlanner.Planning;
using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Puts a pool planner together from what the silo has.</summary>
internal sealed class PoolPlannerParts(
    IPoolCatalog catalog,
    IForwardPassMetricsSource metrics,
    IServiceProvider services,
    PlannerClock clock,
    IOptions<PoolPlannerOptions> options,
    ILogger<PoolPlannerParts> logger)
{
    /// <summary>Opens the planner of a participant; null when none is configured.</summary>
    public PoolSession? Open(ParticipantId participant, IGrainFactory grains, PoolPlannerDocument document, DateTimeOffset now)
    {
        if (catalog.Find(participant) is not { } pool)
        {
            return null;
        }

        var planner = new PoolPlanner(pool.Config, pool.Resources);
        var deployment = grains.GetGrain<IDeploymentGrain>(participant.Value);
        var budget = pool.BudgetDomain is { } domain ? grains.GetGrain<IGlobalPlannerGrain>(domain) : null;
        var traffic = Traffic(pool);
        var observer = new PoolObserver(pool, deployment, metrics, traffic, clock, options.Value);
        var actuator = new PoolActuator(pool, deployment, budget, clock, options.Value);
        var runner = new TickRunner(pool, planner, observer, actuator);
        var limits = HistoryLimits.For(options.Value, catalog.Participants.Length);
        return new PoolSession(pool, planner, runner, traffic, limits, document, now);
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

        var firstWindow = TimeSpan.FromSeconds(pool.Config.ScaleIntervalSeconds);
        var longestWindow = TimeSpan.FromSeconds(Math.Max(pool.Config.ThroughputAdjustmentIntervalSeconds, pool.Config.LoadAdjustmentIntervalSeconds));
        return source is null ? null : new TrafficReader(source, firstWindow, longestWindow, clock, options.Value);
    }
}
