using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Tells of a pool what changed: its writes, and the begin and end of its holds.</summary>
/// <param name="pool">Whose.</param>
/// <param name="events">Takes the events.</param>
/// <param name="hold">The hold that was in force before a restart; null when there was none.</param>
internal sealed class PoolTeller(ParticipantId pool, IEventSink events, HoldStatus? hold)
{
    private HoldStatus? _told = WorthAnEvent(hold);

    /// <summary>A tick is over.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="now">The hold in force after it; null when there is none.</param>
    /// <param name="at">When.</param>
    public void TellTick(DecisionRecord record, HoldStatus? now, DateTimeOffset at)
    {
        if (PoolEvents.Scaled(pool, record) is { } scaled)
        {
            events.Write(scaled);
        }

        TellHold(now, record.Decision.Explanation.LastOrDefault(), at);
    }

    /// <summary>The hold may have changed. A pause is told by itself; the hold that it covers goes on below it.</summary>
    public void TellHold(HoldStatus? now, string? why, DateTimeOffset at)
    {
        if (now?.Name == HoldReason.Paused.Name)
        {
            return;
        }

        var told = WorthAnEvent(now);
        if (PoolEvents.HoldChanged(pool, _told, told, why, at) is { } changed)
        {
            events.Write(changed);
        }

        _told = told;
    }

    /// <summary>Waiting for what was just scaled is part of every change of size, and no event of its own.</summary>
    private static HoldStatus? WorthAnEvent(HoldStatus? hold) =>
        hold?.Name is null || hold.Name == HoldReason.Paused.Name || hold.Name == HoldReason.ScalingInProgress.Name ? null : hold;
}
