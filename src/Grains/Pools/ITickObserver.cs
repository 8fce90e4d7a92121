using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Pools;

/// <summary>
/// Receives every finished tick of the pools that run in this silo, on the tick's own turn: it must be quick and
/// safe for concurrent calls by different pools. An exception is logged and does not disturb the tick.
/// </summary>
public interface ITickObserver
{
    /// <summary>A tick is finished.</summary>
    void OnTick(PoolTick tick);

    /// <summary>A pool has left this silo, for another one or because the silo stops. Does nothing by default.</summary>
    void OnLeft(ParticipantId participant)
    {
    }
}
