using GlobalPlanner.Simulation.Engine;

namespace GlobalPlanner.Simulation.Routing;

/// <summary>
/// Picks the engine with the lowest cost, the first of equals. The cost is the number of prompt blocks that the engine would
/// have to compute plus the number of blocks that it uses already, in equal parts, as Dynamo's KV router weighs them by
/// default.
/// </summary>
public sealed class KvOverlapSelector : IWorkerSelector
{
    /// <inheritdoc />
    public int Pick(IReadOnlyList<SimulatedEngine> engines, Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(engines);
        var best = 0;
        long least = long.MaxValue;
        for (var i = 0; i < engines.Count; i++)
        {
            var (hits, total) = engines[i].BestOverlap(sequence);
            var cost = (long)total - hits + engines[i].ActiveBlocks;
            if (cost < least)
            {
                (best, least) = (i, cost);
            }
        }

        return best;
    }
}
