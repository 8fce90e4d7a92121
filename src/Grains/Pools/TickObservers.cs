using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Every <see cref="ITickObserver"/> of the silo. An observer that throws is logged and disturbs neither the tick nor the others.</summary>
internal sealed class TickObservers(IEnumerable<ITickObserver> observers, ILogger<TickObservers> logger)
{
    /// <summary>A tick is finished.</summary>
    public void OnTick(PoolTick tick) => Notify(observer => observer.OnTick(tick));

    /// <summary>A pool has left this silo.</summary>
    public void OnLeft(ParticipantId participant) => Notify(observer => observer.OnLeft(participant));

    private void Notify(Action<ITickObserver> notify)
    {
        foreach (var observer in observers)
        {
            try
            {
                notify(observer);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                logger.ObserverFailed(observer.GetType().Name, exception);
            }
        }
    }
}
