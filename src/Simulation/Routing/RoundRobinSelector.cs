using GlobalPlanner.Simulation.Engine;

namespace GlobalPlanner.Simulation.Routing;

/// <summary>Picks one engine after the other.</summary>
public sealed class RoundRobinSelector : IWorkerSelector
{
    private int _next;

    /// <inheritdoc />
    public int Pick(IReadOnlyList<SimulatedEngine> engines, Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(engines);
        var chosen = _next % engines.Count;
        _next = chosen + 1;
        return chosen;
    }
}
