using GlobalPlanner.Grains.Runtime;

namespace GlobalPlanner.Grains.Supervision;

/// <summary>What a silo does first when it is told to stop: it hands its pools over, then lets no tick begin any more.</summary>
internal sealed class SiloFarewell(PoolHandover handover, TickGate gate) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc />
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(SiloFarewell),
        ServiceLifecycleStage.Last,
        static _ => Task.CompletedTask,
        async cancellationToken =>
        {
            await handover.RunAsync(cancellationToken);
            await gate.CloseAsync(cancellationToken);
        });
}
