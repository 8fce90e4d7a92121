namespace GlobalPlanner.Simulation.Core;

/// <summary>The simulation cannot go on: a model gave an impossible value, or the simulator broke one of its own rules.</summary>
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
