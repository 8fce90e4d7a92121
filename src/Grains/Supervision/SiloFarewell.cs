using GlobalPlanner.Grains.Runtime;

namespace GlobalPlanner.Grains.Supervision;

/// <summary>The first step of a stop: hands the silo's pools over, then admits no more ticks.</summary>
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
