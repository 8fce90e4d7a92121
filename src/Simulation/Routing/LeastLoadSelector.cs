using GlobalPlanner.Simulation.Engine;

namespace GlobalPlanner.Simulation.Routing;

/// <summary>Picks the engine with the fewest requests, the first of equals.</summary>
public sealed class LeastLoadSelector : IWorkerSelector
{
    /// <inheritdoc />
    public int Pick(IReadOnlyList<SimulatedEngine> engines, Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(engines);
        var best = 0;
        var least = engines[0].Load;
        for (var i = 1; i < engines.Count && least > 0; i++)
        {
            var load = engines[i].Load;
            if (load < least)
            {
                (best, least) = (i, load);
            }
        }

        return best;
    }
}
