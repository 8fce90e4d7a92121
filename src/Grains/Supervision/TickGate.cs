namespace GlobalPlanner.Grains.Supervision;

/// <summary>Tells the pools of a silo that no new tick may begin: the silo stops, and ticks that run may end.</summary>
internal sealed class TickGate : ILifecycleParticipant<ISiloLifecycle>
{
    private volatile bool _closed;

    /// <summary>Whether no new tick may begin.</summary>
    public bool IsClosed => _closed;

    /// <inheritdoc />
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(TickGate), ServiceLifecycleStage.Last, static _ => Task.CompletedTask, CloseAsync);

    private Task CloseAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        return Task.CompletedTask;
    }
}
