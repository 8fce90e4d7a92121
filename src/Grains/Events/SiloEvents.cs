using System.Collections.Concurrent;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Grains.Events;

/// <summary>
/// Records silos that join and leave. A silo reports itself; a silo that was declared dead is reported by the living silo
/// with the lowest address.
/// </summary>
internal sealed class SiloEvents(IEventSink events, ISiloStatusOracle oracle, PlannerClock clock)
    : ILifecycleParticipant<ISiloLifecycle>, ISiloStatusListener
{
    private readonly ConcurrentDictionary<SiloAddress, bool> _leaving = new();

    /// <inheritdoc />
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SiloEvents), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    /// <inheritdoc />
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status is SiloStatus.ShuttingDown or SiloStatus.Stopping)
        {
            _leaving[updatedSilo] = true;
        }
        else if (status == SiloStatus.Dead && !_leaving.TryRemove(updatedSilo, out _) && Speaks(updatedSilo))
        {
            Write(EventKind.SiloDown, updatedSilo, "was declared dead: it did not answer");
        }
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        oracle.SubscribeToSiloStatusEvents(this);
        Write(EventKind.SiloUp, oracle.SiloAddress, "runs");
        return Task.CompletedTask;
    }

    private Task StopAsync(CancellationToken cancellationToken)
    {
        oracle.UnSubscribeFromSiloStatusEvents(this);
        return Task.CompletedTask;
    }

    /// <summary>Whether this silo is the one that reports a dead silo.</summary>
    private bool Speaks(SiloAddress gone) =>
        oracle.GetApproximateSiloStatuses(onlyActive: true).Keys.Where(silo => !silo.Equals(gone)).Min() is { } first
        && first.Equals(oracle.SiloAddress);

    private void Write(string kind, SiloAddress silo, string what) => events.Write(new ControlPlaneEvent
    {
        At = clock.Now,
        Kind = kind,
        Subject = silo.Endpoint.ToString(),
        Message = $"Silo {silo.Endpoint} {what}.",
    });
}
