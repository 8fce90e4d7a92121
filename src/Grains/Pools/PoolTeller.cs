using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Records the events of one pool: its writes, and the begin and end of its holds.</summary>
/// <param name="pool">The pool.</param>
/// <param name="events">Receives the events.</param>
/// <param name="hold">The hold that was in force before a restart; null when there was none.</param>
internal sealed class PoolTeller(ParticipantId pool, IEventSink events, HoldStatus? hold)
{
    private HoldStatus? _told = WorthAnEvent(hold);

    /// <summary>Records the events of a finished tick.</summary>
    /// <param name="record">The record of the tick.</param>
    /// <param name="now">The hold in force after it; null when there is none.</param>
    /// <param name="at">The time of the tick.</param>
    public void TellTick(DecisionRecord record, HoldStatus? now, DateTimeOffset at)
    {
        if (PoolEvents.Scaled(pool, record) is { } scaled)
        {
            events.Write(scaled);
        }

        TellHold(now, record.Decision.Explanation.LastOrDefault(), at);
    }

    /// <summary>Records a hold that began or ended. A pause has an event of its own; the hold that it covers continues below it.</summary>
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

    /// <summary>Every change of size waits for its replicas; that hold is no event of its own.</summary>
    private static HoldStatus? WorthAnEvent(HoldStatus? hold) =>
        hold?.Name is null || hold.Name == HoldReason.Paused.Name || hold.Name == HoldReason.ScalingInProgress.Name ? null : hold;
}
