using System.Collections.Concurrent;
using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Runtime;

/// <summary>
/// The pool planners that run in this silo, as they themselves say: what the supervisor need not look after, and what
/// the summary line counts. Safe for concurrent use.
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

    /// <summary>A planner says that it is alive.</summary>
    /// <param name="participant">Whose.</param>
    /// <param name="nextTickDue">When it means to tick next, planner time.</param>
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
    /// <param name="participants">Everybody.</param>
    /// <param name="now">Now, planner time.</param>
    /// <param name="patience">How late a tick may be before its planner is asked.</param>
    public ImmutableArray<ParticipantId> NeedingCare(ImmutableArray<ParticipantId> participants, DateTimeOffset now, TimeSpan patience) =>
        [.. participants.Where(participant => !_pools.TryGetValue(participant, out var pool) || now - pool.NextTickDue > patience)];
}

/// <summary>One pool planner that runs in this silo.</summary>
/// <param name="Participant">Whose.</param>
/// <param name="NextTickDue">When it means to tick next, planner time.</param>
/// <param name="Hold">Name of the hold in force; null when there is none.</param>
/// <param name="SinceTimestamp">The wall's timestamp when it began to run here.</param>
internal sealed record RunningPool(ParticipantId Participant, DateTimeOffset NextTickDue, string? Hold, long SinceTimestamp);
