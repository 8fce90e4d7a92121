using System.Collections.Frozen;
using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Fleet.Client;

/// <summary>
/// The latest forward passes of a fleet that is another process, fetched again and again in the background, as an event
/// plane would bring them. What has not been fetched for too long is not shown: it would pass for news.
/// </summary>
internal sealed class FollowedPasses(FleetClient fleet, PlannerClock clock, ILogger<FollowedPasses> logger) : BackgroundService, IForwardPassMetricsSource
{
    /// <summary>Between two fetches, planner time.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The same at least, wall time.</summary>
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How old a fetch may be, wall time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private volatile Fetched? _last;

    /// <inheritdoc />
    public FpmSnapshot Latest(ParticipantId participant, PoolRole role) =>
        _last is { } last && clock.Wall.GetElapsedTime(last.At) < Patience
            ? last.Pools.GetValueOrDefault(new RoleId(participant, role), FpmSnapshot.Empty)
            : FpmSnapshot.Empty;

    /// <summary>Fetches once before the silo's pools begin to tick.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryFetchAsync(wasReachable: true, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = Interval / ((clock.Planner as AcceleratedTimeProvider)?.Speed ?? 1);
        using var timer = new PeriodicTimer(interval > LeastInterval ? interval : LeastInterval, clock.Wall);
        var reachable = true;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                reachable = await TryFetchAsync(reachable, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task<bool> TryFetchAsync(bool wasReachable, CancellationToken cancellationToken)
    {
        try
        {
            var latest = await fleet.ReadPassesAsync(cancellationToken);
            _last = new Fetched(
                latest.Pools.ToFrozenDictionary(pool => new RoleId(pool.Participant, pool.Role), pool => pool.Passes),
                clock.Wall.GetTimestamp());
            return true;
        }
        catch (Exception exception) when (exception is ConnectorException or ArgumentException)
        {
            if (wasReachable)
            {
                logger.PassesNotRead(exception);
            }

            return false;
        }
    }

    private sealed record Fetched(FrozenDictionary<RoleId, FpmSnapshot> Pools, long At);
}
