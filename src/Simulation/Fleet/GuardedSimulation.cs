using GlobalPlanner.Connectors;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// A fleet simulation that many threads may use, one at a time. After an event has failed half-way nothing that the
/// simulation says can be trusted, so every later call is refused with the cause.
/// </summary>
internal sealed class GuardedSimulation(FleetSimulation simulation) : IDisposable
{
    private readonly Lock _lock = new();
    private Exception? _failure;

    /// <summary>Reads or changes the simulation.</summary>
    /// <exception cref="ConnectorException">An earlier call has failed.</exception>
    public T Do<T>(Func<FleetSimulation, T> action)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                throw new ConnectorException($"The simulated fleet has stopped: {_failure.Message}", _failure);
            }

            try
            {
                return action(simulation);
            }
            catch (Exception problem) when (problem is not ObjectDisposedException)
            {
                _failure = problem;
                throw;
            }
        }
    }

    /// <inheritdoc cref="Do{T}(Func{FleetSimulation, T})" />
    public void Do(Action<FleetSimulation> action) => Do(fleet =>
    {
        action(fleet);
        return true;
    });

    /// <summary>Reads the simulation, also after a failure: how far it came.</summary>
    public T Peek<T>(Func<FleetSimulation, T> read)
    {
        lock (_lock)
        {
            return read(simulation);
        }
    }

    /// <inheritdoc />
    public void Dispose() => simulation.Dispose();
}
