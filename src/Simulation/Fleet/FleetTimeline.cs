using GlobalPlanner.Simulation.Core;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>The clock of a fleet and what is due on it.</summary>
internal sealed class FleetTimeline
{
    private readonly EventHeap<FleetEvent> _events = new();

    public long NowUs { get; private set; }

    /// <summary>Events taken so far.</summary>
    public long Processed { get; private set; }

    public void Schedule(long atUs, EventPhase phase, FleetEvent item, long rank = 0)
    {
        if (atUs < NowUs)
        {
            throw new SimulationException($"{item.Kind} is scheduled at {atUs} us, in the past of {NowUs} us.");
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
