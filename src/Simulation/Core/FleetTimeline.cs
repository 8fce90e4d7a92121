namespace GlobalPlanner.Simulation.Core;

/// <summary>The clock of a fleet and its scheduled events.</summary>
internal sealed class FleetTimeline
{
    private readonly EventHeap<FleetEvent> _events = new();

    /// <summary>Simulated time, microseconds since the start.</summary>
    public long NowUs { get; private set; }

    /// <summary>Events taken so far.</summary>
    public long Processed { get; private set; }

    /// <summary>Schedules an event.</summary>
    /// <exception cref="SimulationException">The time has passed already.</exception>
    public void Schedule(long atUs, EventPhase phase, FleetEvent item, long rank = 0)
    {
        if (atUs < NowUs)
        {
            throw new SimulationException($"{item.Kind} is scheduled at {atUs} us, but it is already {NowUs} us.");
        }

        _events.Schedule(atUs, phase, item, rank);
    }

    /// <summary>Takes the next event that is due by then and moves the clock to it.</summary>
    public bool TryTake(long untilUs, out FleetEvent item)
    {
        if (!_events.TryTake(untilUs, out item, out var atUs))
        {
            return false;
        }

        NowUs = atUs;
        Processed++;
        return true;
    }

    /// <summary>Moves the clock forward over a time without events.</summary>
    public void MoveTo(long nowUs) => NowUs = Math.Max(NowUs, nowUs);
}
