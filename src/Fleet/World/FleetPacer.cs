using GlobalPlanner.Clock;
using GlobalPlanner.Simulation.Fleet;

namespace GlobalPlanner.Fleet.World;

/// <summary>Moves the simulated fleet on as the planner's clock does, from the moment the silo has started.</summary>
internal sealed class FleetPacer(
    SimulatedFleet fleet,
    FleetRun run,
    PlannerClock clock,
    IHostApplicationLifetime lifetime,
    ILogger<FleetPacer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LagWarning = TimeSpan.FromSeconds(2);

    /// <summary>Longest stretch at once: whoever reads the fleet waits for no longer than it takes.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(1);

    private bool _lagging;
    private bool _ended;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await AdvanceUntilStoppedAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            logger.FleetStopped(exception);
        }
    }

    private async Task AdvanceUntilStoppedAsync(CancellationToken stoppingToken)
    {
        using var registration = lifetime.ApplicationStarted.Register(run.Begin);
        await run.Begun.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, clock.Wall);
        var reached = TimeSpan.Zero;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var target = run.Elapsed;
            WatchLag(target - reached);
            while (reached < target && !stoppingToken.IsCancellationRequested)
            {
                reached = target - reached > Stretch ? reached + Stretch : target;
                fleet.AdvanceTo(reached);
            }

            SayEnd();
        }
    }

    private void WatchLag(TimeSpan behind)
    {
        var speed = (clock.Planner as AcceleratedTimeProvider)?.Speed ?? 1;
        var lagging = behind / speed > LagWarning;
        if (lagging && !_lagging)
        {
            logger.FleetLags(behind.TotalSeconds, speed);
        }

        _lagging = lagging;
    }

    private void SayEnd()
    {
        if (!_ended && fleet.IsDone)
        {
            _ended = true;
            logger.WorkloadEnded(fleet.Statistics.Requests);
        }
    }
}
