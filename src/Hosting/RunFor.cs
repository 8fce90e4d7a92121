using GlobalPlanner.Clock;
using Microsoft.Extensions.Hosting;

namespace GlobalPlanner.Hosting;

/// <summary>Stops a host after a span of its planner's time, counted from the moment the host has started.</summary>
/// <param name="span">The span, planner time.</param>
/// <param name="clock">The planner's clock.</param>
/// <param name="lifetime">The host.</param>
internal sealed class RunFor(TimeSpan span, PlannerClock clock, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await Task.Delay(span, clock.Planner, stoppingToken);
            lifetime.StopApplication();
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
