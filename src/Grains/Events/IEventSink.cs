using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Grains.Events;

/// <summary>Takes the events of a silo for the cluster's event log. Safe for concurrent use.</summary>
public interface IEventSink
{
    /// <summary>
    /// Takes an event, at once and without waiting; it is logged within a second or so. Only changes of state are worth
    /// an event. Where more come than can be logged, some are dropped; how many is logged.
    /// </summary>
    void Write(ControlPlaneEvent what);

    /// <summary>Logs an operator's action, durably.</summary>
    /// <exception cref="EventLogUnavailableException">It could not be stored; it is kept and tried again while the silo runs.</exception>
    Task RecordAsync(ControlPlaneEvent what);
}
