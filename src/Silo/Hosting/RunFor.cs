using GlobalPlanner.Grains.Time;
using GlobalPlanner.Silo.Fleet;

namespace GlobalPlanner.Silo.Hosting;

/// <summary>Ends the silo after a span of fleet time.</summary>
internal sealed class RunFor(TimeSpan span, FleetRun run, PlannerClock clock, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
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
