namespace GlobalPlanner.Simulation.Core;

/// <summary>The simulation cannot go on: a model answered nonsense, or a rule of the simulator was broken.</summary>
public sealed class SimulationException : Exception
{
    public SimulationException()
    {
    }

    public SimulationException(string message)
        : base(message)
    {
    }

    public SimulationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
