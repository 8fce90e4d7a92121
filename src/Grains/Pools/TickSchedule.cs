using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Computes when pools tick.</summary>
internal static class TickSchedule
{
    /// <summary>
    /// When a planner has to be started so that its first tick is due within one interval from now, at a place in the
    /// interval that its name alone decides: many pools started together do not tick together.
    /// </summary>
    public static DateTimeOffset Start(ParticipantId participant, TimeSpan interval, DateTimeOffset now)
    {
        // FNV-1a: string.GetHashCode differs between processes, and the place must survive a restart.
        var hash = 2166136261u;
        foreach (var letter in participant.Value)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return now - (interval * (hash % 1000 / 1000.0));
    }

    /// <summary>
    /// The due time of the next tick: as planned, unless that has passed. Then whole intervals are skipped, so
    /// that ticks stay on their grid and a late planner does not catch up in a burst.
    /// </summary>
    /// <param name="planned">The planned due time.</param>
    /// <param name="interval">Base cadence, greater than zero.</param>
    /// <param name="now">Now, planner time.</param>
    public static DateTimeOffset Next(DateTimeOffset planned, TimeSpan interval, DateTimeOffset now) =>
        planned > now ? planned : planned + (interval * (((now - planned).Ticks / interval.Ticks) + 1));
}
