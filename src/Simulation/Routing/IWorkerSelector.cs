using GlobalPlanner.Simulation.Engine;

namespace GlobalPlanner.Simulation.Routing;

/// <summary>Picks an engine for a request, as a pool's router does.</summary>
public interface IWorkerSelector
{
    /// <summary>Returns the index of the chosen engine.</summary>
    /// <param name="engines">Ready engines by instance id; at least one.</param>
    /// <param name="sequence">The sequence to run.</param>
    int Pick(IReadOnlyList<SimulatedEngine> engines, Sequence sequence);
}
