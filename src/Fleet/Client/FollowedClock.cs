using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Hosting;

namespace GlobalPlanner.Fleet.Client;

/// <summary>
/// Keeps the planner's clock level with the fleet's. Between two looks it runs on this machine's monotonic clock, so that
/// neither a wall clock that jumps nor a fleet that does not answer moves it.
/// </summary>
internal sealed class FollowedClock(FleetClient fleet, PlannerClock clock, ILogger<FollowedClock> logger) : BackgroundService
{
    private const int Looks = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Wall time that the clock may be off before it is said.</summary>
    private static readonly TimeSpan Remarkable = TimeSpan.FromSeconds(1);

    /// <summary>A clock that shows what the fleet's does.</summary>
    /// <exception cref="StartupException">The fleet does not answer.</exception>
    public static async Task<AcceleratedTimeProvider> OpenAsync(FleetClient fleet, TimeProvider wall, CancellationToken stop)
    {
        var began = wall.GetTimestamp();
        while (true)
        {
            try
            {
                var (now, speed) = await LookAsync(fleet, wall, stop);
                return new AcceleratedTimeProvider(wall, speed, now);
            }
            catch (ConnectorException exception) when (wall.GetElapsedTime(began) > StartPatience)
            {
                throw new StartupException($"{exception.Message} Start the fleet first, or correct fleet.endpoint or --fleet.", exception);
            }
            catch (ConnectorException)
            {
                await Task.Delay(RetryInterval, wall, stop);
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var time = (AcceleratedTimeProvider)clock.Planner;
        using var timer = new PeriodicTimer(Interval, clock.Wall);
        var reachable = true;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                reachable = await TryFollowAsync(time, reachable, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>The fleet's time, from the look that took the least: its answer is as old as half of that at most.</summary>
    private static async Task<(DateTimeOffset Now, double Speed)> LookAsync(FleetClient fleet, TimeProvider wall, CancellationToken stop)
    {
        var (best, now, read, speed) = (TimeSpan.MaxValue, DateTimeOffset.MinValue, 0L, 1.0);
        for (var look = 0; look < Looks; look++)
        {
            var asked = wall.GetTimestamp();
            var reading = await fleet.ReadClockAsync(stop);
            var answered = wall.GetTimestamp();
            var took = wall.GetElapsedTime(asked, answered);
            if (took < best)
            {
                (best, now, read, speed) = (took, reading.Now + (took / 2 * reading.Speed), answered, reading.Speed);
            }
        }

        return (now + (wall.GetElapsedTime(read) * speed), speed);
    }

    private async Task<bool> TryFollowAsync(AcceleratedTimeProvider time, bool wasReachable, CancellationToken stoppingToken)
    {
        try
        {
            var (now, speed) = await LookAsync(fleet, clock.Wall, stoppingToken);
            var ahead = time.Follow(now);
            if (ahead.Duration() / speed > Remarkable)
            {
                logger.ClockCorrected(ahead.TotalSeconds);
            }

            if (speed != time.Speed)
            {
                logger.SpeedChanged(speed, time.Speed);
            }

            return true;
        }
        catch (ConnectorException exception)
        {
            if (wasReachable)
            {
                logger.ClockNotRead(exception);
            }

            return false;
        }
    }
}
