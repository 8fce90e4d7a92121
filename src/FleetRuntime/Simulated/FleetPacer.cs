using GlobalPlanner.Clock;
using GlobalPlanner.Simulation.Fleet;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.FleetRuntime.Simulated;

/// <summary>Advances the simulated fleet with the planner's clock, from the moment its run begins.</summary>
internal sealed class FleetPacer(SimulatedFleet fleet, FleetRun run, PlannerClock clock, ILogger<FleetPacer> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LagWarning = TimeSpan.FromSeconds(2);

    /// <summary>The longest stretch to advance at once: a reader of the fleet waits until a stretch is computed.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(1);

    private bool _lagging;
    private bool _ended;

    /// <summary>Advances the fleet until stopped. If the simulation fails, the fleet stands still and its pools hold.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
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

            ReportEnd();
        }
    }

    private void WatchLag(TimeSpan behind)
    {
        var lagging = behind / clock.Speed > LagWarning;
        if (lagging && !_lagging)
        {
            logger.FleetLags(behind.TotalSeconds, clock.Speed);
        }

        _lagging = lagging;
    }

    private void ReportEnd()
    {
        if (!_ended && fleet.IsDone)
        {
            _ended = true;
            logger.WorkloadEnded(fleet.Statistics.Requests);
        }
    }
}
