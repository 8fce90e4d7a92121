using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Time;
using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GlobalPlanner.Grains.Supervision;

/// <summary>
/// Sees to it that every pool of the catalog is planned for somewhere in the cluster. Every silo does this for itself,
/// so that pools come back after a restart or the loss of a silo with nobody touching them; a pool that already runs
/// in this silo costs nothing.
/// </summary>
internal sealed class PoolSupervisor(
    IPoolCatalog catalog,
    IGrainFactory grains,
    SiloPools running,
    PlannerClock clock,
    IOptions<PoolPlannerOptions> options,
    ILogger<PoolSupervisor> logger) : SiloLoop(clock.Wall)
{
    private const int Concurrency = 64;

    private int _failed;

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.SupervisionInterval;

    /// <inheritdoc />
    protected override bool RunsAtOnce => true;

    /// <inheritdoc />
    protected override async Task RunRoundAsync(CancellationToken stopping)
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

    private Task EnsureRunningAsync(ParticipantId participant) =>
        grains.GetGrain<IPoolPlannerGrain>(participant.Value).EnsureRunningAsync();
}
