using GlobalPlanner.Clock;

namespace GlobalPlanner.Fleet.World;

/// <summary>Ends the process after a span of fleet time.</summary>
internal sealed class RunFor(TimeSpan span, FleetRun run, PlannerClock clock, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var registration = lifetime.ApplicationStarted.Register(run.Begin);
            await run.Begun.WaitAsync(stoppingToken);
            await Task.Delay(span, clock.Planner, stoppingToken);
            lifetime.StopApplication();
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
