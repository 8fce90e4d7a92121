using GlobalPlanner.Clock;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.FleetRuntime.Simulated;

/// <summary>Leases the planner's time ahead while the host runs, and gives the rest back when it stops.</summary>
internal sealed class FleetClockKeeper(FleetClockLease lease, PlannerClock clock, ILogger<FleetClockKeeper> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    /// <summary>Takes the first lease.</summary>
    public Task StartAsync() => lease.ExtendAsync(AheadOfNow());

    /// <summary>Extends the lease until stopped.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock.Wall);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryExtendAsync(AheadOfNow());
            }
        }
        catch (OperationCanceledException)
        {
            await TryExtendAsync(clock.Now);
        }
    }

    private DateTimeOffset AheadOfNow() => clock.Now + (Ahead * clock.Speed);

    private async Task TryExtendAsync(DateTimeOffset until)
    {
        try
        {
            await lease.ExtendAsync(until);
        }
        catch (IOException exception)
        {
            logger.ClockNotStored(exception);
        }
    }
}
