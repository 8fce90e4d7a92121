using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Hosting;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.FleetRuntime.Remote;

/// <summary>
/// Keeps the planner's clock level with the fleet's. Between two polls it runs on this machine's monotonic clock, so that
/// neither a jump of the wall clock nor a fleet that does not answer affects it.
/// </summary>
internal sealed class FollowedClock(FleetClient fleet, AcceleratedTimeProvider time, TimeProvider wall, ILogger<FollowedClock> logger)
{
    private const int ReadingsPerPoll = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>A correction greater than this, in wall time, is logged.</summary>
    private static readonly TimeSpan Remarkable = TimeSpan.FromSeconds(1);

    /// <summary>Starts a time that is level with the fleet's clock.</summary>
    /// <exception cref="StartupException">The fleet does not answer.</exception>
    public static async Task<AcceleratedTimeProvider> OpenAsync(FleetClient fleet, TimeProvider wall, CancellationToken stop)
    {
        var began = wall.GetTimestamp();
        while (true)
        {
            try
            {
                var (now, speed) = await PollAsync(fleet, wall, stop);
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

    /// <summary>Corrects the time until stopped.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, wall);
        var reachable = true;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                reachable = await TryFollowAsync(reachable, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>
    /// Reads the fleet's time from the fastest of several answers, which is older than its arrival by at most half the
    /// round trip.
    /// </summary>
    private static async Task<(DateTimeOffset Now, double Speed)> PollAsync(FleetClient fleet, TimeProvider wall, CancellationToken stop)
    {
        var (best, now, read, speed) = (TimeSpan.MaxValue, DateTimeOffset.MinValue, 0L, 1.0);
        for (var reading = 0; reading < ReadingsPerPoll; reading++)
        {
            var asked = wall.GetTimestamp();
            var answer = await fleet.ReadClockAsync(stop);
            var answered = wall.GetTimestamp();
            var took = wall.GetElapsedTime(asked, answered);
            if (took < best)
            {
                (best, now, read, speed) = (took, answer.Now + (took / 2 * answer.Speed), answered, answer.Speed);
            }
        }

        return (now + (wall.GetElapsedTime(read) * speed), speed);
    }

    private async Task<bool> TryFollowAsync(bool wasReachable, CancellationToken stoppingToken)
    {
        try
        {
            var (now, speed) = await PollAsync(fleet, wall, stoppingToken);
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
