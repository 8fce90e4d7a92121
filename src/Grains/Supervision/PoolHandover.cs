using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Runtime;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Supervision;

/// <summary>
/// A silo that is told to stop hands its pools over before anything of it stops: each goes on at once on another silo,
/// with its state, and misses no tick. What cannot be handed over in time is started by the others once this one is gone.
/// </summary>
internal sealed class PoolHandover(
    SiloPools pools,
    ISiloStatusOracle silos,
    IGrainFactory grains,
    PlannerClock clock,
    ILogger<PoolHandover> logger)
{
    /// <summary>The longest a stop waits for it, wall time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Hands over, if there is anybody to hand over to.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        pools.Leave();
        var moving = pools.Running.Select(pool => pool.Participant).ToList();
        if (moving.Count == 0 || silos.GetActiveSilos().All(silo => silo.Equals(silos.SiloAddress)))
        {
            return;
        }

        using var patience = new CancellationTokenSource(Patience, clock.Wall);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await Task.WhenAll(moving.Select(pool => grains.GetGrain<IPoolTicker>(pool.Value).MoveAsync())).WaitAsync(either.Token);
            while (pools.Running.Count > 0)
            {
                await Task.Delay(LookInterval, clock.Wall, either.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException or OrleansException)
        {
            logger.HandoverUnfinished(pools.Running.Count, exception);
            return;
        }

        logger.HandedOver(moving.Count);
    }
}
