using System.Collections.Concurrent;
using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Runtime;

/// <summary>
/// The pool planners that run in this silo, as they report themselves, for the supervisor and the summary line. Safe for concurrent use.
/// </summary>
internal sealed class SiloPools
{
    private readonly ConcurrentDictionary<ParticipantId, RunningPool> _pools = new();
    private volatile bool _leaving;

    /// <summary>Whether this silo hands its pools over and takes no new ones.</summary>
    public bool IsLeaving => _leaving;

    /// <summary>The pools that run here, in no order.</summary>
    public ICollection<RunningPool> Running => _pools.Values;

    /// <summary>The silo stops: its pools go elsewhere from now on.</summary>
    public void Leave() => _leaving = true;

    /// <summary>Records that a planner is alive.</summary>
    /// <param name="participant">The pool.</param>
    /// <param name="nextTickDue">The next tick's due time, planner time.</param>
    /// <param name="hold">Name of the hold in force; null when there is none.</param>
    /// <param name="wallTimestamp">Now, by the wall's timestamp.</param>
    public void Set(ParticipantId participant, DateTimeOffset nextTickDue, string? hold, long wallTimestamp) => _pools.AddOrUpdate(
        participant,
        static (id, now) => new RunningPool(id, now.NextTickDue, now.Hold, now.WallTimestamp),
        static (_, known, now) => known with { NextTickDue = now.NextTickDue, Hold = now.Hold },
        (NextTickDue: nextTickDue, Hold: hold, WallTimestamp: wallTimestamp));

    /// <summary>A planner stops.</summary>
    public void Remove(ParticipantId participant) => _pools.TryRemove(participant, out _);

    /// <summary>The participants that are not running here, or whose tick is overdue.</summary>
    /// <param name="participants">Every configured pool.</param>
    /// <param name="now">Now, planner time.</param>
    /// <param name="patience">Longest delay of a tick before its planner is checked.</param>
    public ImmutableArray<ParticipantId> NeedingCare(ImmutableArray<ParticipantId> participants, DateTimeOffset now, TimeSpan patience) =>
        [.. participants.Where(participant => !_pools.TryGetValue(participant, out var pool) || now - pool.NextTickDue > patience)];
}

/// <summary>One pool planner that runs in this silo.</summary>
/// <param name="Participant">The pool.</param>
/// <param name="NextTickDue">The next tick's due time, planner time.</param>
/// <param name="Hold">Name of the hold in force; null when there is none.</param>
/// <param name="SinceTimestamp">The wall's timestamp when it began to run here.</param>
internal sealed record RunningPool(ParticipantId Participant, DateTimeOffset NextTickDue, string? Hold, long SinceTimestamp);
