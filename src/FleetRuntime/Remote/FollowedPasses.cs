using System.Collections.Frozen;
using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.FleetRuntime.Remote;

/// <summary>
/// The latest forward passes of a fleet that is another process, polled in the background as an event plane would deliver
/// them. A fetch that has become too old is not shown, because it would pass for fresh data.
/// </summary>
internal sealed class FollowedPasses(FleetClient fleet, PlannerClock clock, ILogger<FollowedPasses> logger) : IForwardPassMetricsSource
{
    /// <summary>Interval between two fetches, planner time.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The shortest interval between two fetches, wall time.</summary>
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The greatest age of a fetch that is still shown, wall time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private volatile Fetched? _last;

    /// <inheritdoc />
    public FpmSnapshot Latest(ParticipantId participant, PoolRole role) =>
        _last is { } last && clock.Wall.GetElapsedTime(last.At) < Patience
            ? last.Pools.GetValueOrDefault(new RoleId(participant, role), FpmSnapshot.Empty)
            : FpmSnapshot.Empty;

    /// <summary>Fetches once, before pools begin to tick.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => TryFetchAsync(wasReachable: true, cancellationToken);

    /// <summary>Fetches until stopped.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var interval = Interval / clock.Speed;
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
