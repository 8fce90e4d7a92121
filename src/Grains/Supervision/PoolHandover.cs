using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Runtime;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Supervision;

/// <summary>
/// A stopping silo hands its pools over before it shuts anything down: each continues at once on another silo, with its
/// state, and misses no tick. The other silos start the pools that were not handed over in time.
/// </summary>
internal sealed class PoolHandover(
    SiloPools pools,
    ISiloStatusOracle silos,
    IGrainFactory grains,
    PlannerClock clock,
    ILogger<PoolHandover> logger)
{
    /// <summary>Longest wait of a stop for the handover, wall time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Hands over, if there is another silo.</summary>
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
