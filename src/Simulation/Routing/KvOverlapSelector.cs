using GlobalPlanner.Simulation.Engine;

namespace GlobalPlanner.Simulation.Routing;

/// <summary>
/// The engine with the lowest cost: prompt blocks it would have to compute plus the blocks it already has in use,
/// both weighed alike as Dynamo's KV router does by default; the first of equals.
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
