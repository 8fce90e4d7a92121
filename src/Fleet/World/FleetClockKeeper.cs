using GlobalPlanner.Clock;

namespace GlobalPlanner.Fleet.World;

/// <summary>Leases the planner's time ahead while the silo runs, and gives the rest back when it stops.</summary>
internal sealed class FleetClockKeeper(FleetClockLease lease, PlannerClock clock, ILogger<FleetClockKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await lease.ExtendAsync(AheadOfNow());
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryExtendAsync(clock.Now);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
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
            return;
        }
    }

    private DateTimeOffset AheadOfNow() => clock.Now + (Ahead * ((clock.Planner as AcceleratedTimeProvider)?.Speed ?? 1));

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
