using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Placement;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GlobalPlanner.Grains.Supervision;

/// <summary>
/// Makes sure that every pool of the catalog is planned for somewhere in the cluster. Every silo does this for itself,
/// so that pools come back after a restart or the loss of a silo with nobody touching them; a pool that already runs
/// in this silo costs nothing. A silo that comes or goes is followed by a round at once. Pools that belong on another
/// silo are moved there, so that one that joins later gets its share.
/// </summary>
internal sealed class PoolSupervisor(
    IPoolCatalog catalog,
    IGrainFactory grains,
    SiloPools running,
    ISiloStatusOracle silos,
    PlannerClock clock,
    IOptions<GrainOptions> options,
    ILogger<PoolSupervisor> logger) : SiloLoop(clock.Wall), ISiloStatusListener
{
    private const int Concurrency = 64;

    /// <summary>Moves in one round; the next rounds move the rest.</summary>
    private const int MostMoves = 32;

    /// <summary>
    /// Shortest stay of a pool, wall time, before it is moved to where it belongs: silos that start or stop one after
    /// another must not pass it around, and one that stops looks alive for some seconds.
    /// </summary>
    private static readonly TimeSpan Residence = TimeSpan.FromSeconds(15);

    private int _failed;

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.SupervisionInterval;

    /// <inheritdoc />
    protected override bool RunsAtOnce => true;

    /// <inheritdoc />
    public override void Participate(ISiloLifecycle lifecycle)
    {
        base.Participate(lifecycle);
        silos.SubscribeToSiloStatusEvents(this);
    }

    /// <inheritdoc />
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status) => Wake();

    /// <inheritdoc />
    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        await StartMissingAsync(stopping);
        await MoveHomeAsync(stopping);
    }

    private async Task StartMissingAsync(CancellationToken stopping)
    {
        var needing = running.NeedingCare(catalog.Participants, clock.Now, options.Value.TickPatience);
        var failed = 0;
        Exception? example = null;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = stopping };
        await Parallel.ForEachAsync(needing, parallel, async (participant, _) =>
        {
            try
            {
                await EnsureRunningAsync(participant);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Interlocked.Increment(ref failed);
                Interlocked.CompareExchange(ref example, exception, null);
            }
        });

        if (failed != _failed)
        {
            if (failed > 0)
            {
                logger.PoolsNotRunning(failed, catalog.Participants.Length, example);
            }
            else
            {
                logger.PoolsRunningAgain(catalog.Participants.Length);
            }

            _failed = failed;
        }
    }

    /// <inheritdoc />
    protected override void OnRoundFailed(Exception exception) => logger.SupervisionFailed(exception);

    private async Task MoveHomeAsync(CancellationToken stopping)
    {
        var active = silos.GetActiveSilos();
        if (active.Length < 2 || running.IsLeaving)
        {
            return;
        }

        var moving = running.Running
            .Where(pool => clock.Wall.GetElapsedTime(pool.SinceTimestamp) > Residence)
            .Where(pool => !silos.SiloAddress.Equals(PoolHome.Of(pool.Participant.Value, active)))
            .Take(MostMoves)
            .ToList();
        foreach (var pool in moving)
        {
            await grains.GetGrain<IPoolTicker>(pool.Participant.Value).MoveAsync().WaitAsync(options.Value.SupervisionTimeout, clock.Wall, stopping);
        }

        if (moving.Count > 0)
        {
            logger.PoolsMoved(moving.Count, active.Length);
        }
    }

    /// <summary>A call to a silo that has just died is answered only when the others have noticed.</summary>
    private Task EnsureRunningAsync(ParticipantId participant) =>
        grains.GetGrain<IPoolPlannerGrain>(participant.Value).EnsureRunningAsync().WaitAsync(options.Value.SupervisionTimeout, clock.Wall);
}
