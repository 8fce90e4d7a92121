using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Settings.Overlay;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Puts a pool planner together from what the silo has.</summary>
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
    private static readonly SettingsDesk<PlannerConfig> Desk = new(PlannerConfigOverlay.Apply);

    /// <summary>Opens the planner of a participant under the file's settings and an operator's; null when none is configured.</summary>
    public PoolSession? Open(ParticipantId participant, PoolPlannerDocument document, DateTimeOffset now)
    {
        if (catalog.Find(participant) is not { } file)
        {
            return null;
        }

        var pool = file with { Config = Restored(file, document, now) };
        var (planner, runner, traffic) = Build(pool, Traffic(pool));
        var limits = HistoryLimits.For(options.Value, catalog.Participants.Length);
        return new PoolSession(file, pool, planner, runner, traffic, limits, document, now);
    }

    /// <summary>The settings after an operator's order, or every reason why it cannot be followed.</summary>
    public static (RunTimeSettings<PlannerConfig>? Settings, ImmutableArray<string> Problems) Change(
        PoolSession session, PoolPlannerDocument document, SettingsOrder order, DateTimeOffset now) =>
        Desk.Change(session.SeenFile.Config, document.Overrides, order, now);

    /// <summary>
    /// Follows the catalog's definition if it is another one than before: what operators changed stays above it. Where that
    /// no longer fits, what is in force stays, and the session says why.
    /// </summary>
    public void Follow(PoolSession session, PoolPlannerDocument document, DateTimeOffset now)
    {
        var id = session.Pool.Participant;
        if (catalog.Find(id) is not { } file || ReferenceEquals(file, session.SeenFile))
        {
            return;
        }

        var (settings, problems) = Desk.Follow(file.Config, document.Overrides);
        if (settings is null)
        {
            session.TakeFile(file, problems);
            logger.FileNotFollowed(id, string.Join("; ", problems));
            events.Write(PoolEvents.FileNotFollowed(id, problems, now));
            return;
        }

        document.Overrides = settings.Overrides;
        Reconfigure(session, file, settings.Config, now);
    }

    /// <summary>Puts an operator's settings in force from the next tick on.</summary>
    public void Reconfigure(PoolSession session, PlannerConfig config, DateTimeOffset now) =>
        Reconfigure(session, session.SeenFile, config, now);

    private void Reconfigure(PoolSession session, PoolDefinition file, PlannerConfig config, DateTimeOffset now)
    {
        var pool = session.Pool with { Config = config };
        var (planner, runner, traffic) = Build(pool, Windows(pool) == Windows(session.Pool) ? session.Traffic : Traffic(pool));
        session.Reconfigure(pool, planner, runner, traffic, now);
        if (SettingsComparison.Between(session.File.Config, file.Config) is { IsEmpty: false } differences)
        {
            events.Write(PoolEvents.SettingsChanged(pool.Participant, differences, now));
        }

        session.TakeFile(file, []);
    }

    /// <summary>The file's settings with what operators changed; what no longer fits the file is dropped, and said.</summary>
    private PlannerConfig Restored(PoolDefinition file, PoolPlannerDocument document, DateTimeOffset now)
    {
        var (settings, dropped) = Desk.Restore(file.Config, document.Overrides);
        foreach (var (setting, problem) in dropped)
        {
            logger.SettingDropped(file.Participant, setting.Key, setting.Value, problem);
            events.Write(PoolEvents.SettingDropped(file.Participant, setting, problem, now));
        }

        document.Overrides = settings.Overrides;
        return settings.Config;
    }

    private (PoolPlanner Planner, TickRunner Runner, TrafficReader? Traffic) Build(PoolDefinition pool, TrafficReader? traffic)
    {
        var planner = new PoolPlanner(pool.Config, pool.Resources);
        var observer = new PoolObserver(pool, deployments, metrics, traffic);
        var actuator = new PoolActuator(pool, deployments);
        return (planner, new TickRunner(pool, planner, observer, actuator), traffic);
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
