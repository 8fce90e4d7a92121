using GlobalPlanner.Simulation.Engine;

namespace GlobalPlanner.Simulation.Routing;

/// <summary>How a pool's router picks an engine.</summary>
public interface IWorkerSelector
{
    /// <summary>Index of the engine to take.</summary>
    /// <param name="engines">Ready engines by instance id; at least one.</param>
    /// <param name="sequence">What is to run.</param>
    int Pick(IReadOnlyList<SimulatedEngine> engines, Sequence sequence);
}
