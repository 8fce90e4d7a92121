using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>
/// Keeps counts within a power limit. Growth is admitted only if the limit also holds during the move, while a role that
/// shrinks still draws its old power. Source: power clamp of Dynamo's planner; a limit below the floors refuses
/// growth instead of answering zero replicas.
/// </summary>
public static class PowerGuard
{
    /// <summary>Guards two roles that both move; watts of a replica are positive.</summary>
    public static PairPowered Pair(PairCounts current, PairCounts proposed, PairCounts watts, PowerLimit power, PairCounts floors)
    {
        var staged = DirectionalFit.IsOpposing(current, proposed) && !power.Holds(current.AtLeast(proposed).TotalGpus(watts));
        var wanted = staged ? proposed.AtMost(current) : proposed;
        if (power.Holds(wanted.TotalGpus(watts)))
        {
            return new PairPowered(wanted, staged ? PowerVerdict.Staged : PowerVerdict.Fits);
        }

        if (power.Holds(current.TotalGpus(watts)))
        {
            return new PairPowered(DirectionalFit.Fit(current, wanted, watts, power.AsCeiling, floors.AtMost(wanted)), PowerVerdict.Clamped);
        }

        // Already over the limit, nothing grows: the peak would be higher still.
        return ProportionalClamp.Pair(wanted, watts, power.AsCeiling, floors.AtMost(wanted)) is { } shrunk
            ? new PairPowered(shrunk.AtMost(wanted).AtMost(current), PowerVerdict.Clamped)
            : new PairPowered(wanted.AtMost(current), PowerVerdict.Suppressed);
    }

    /// <summary>Guards one role that moves.</summary>
    /// <param name="current">Present replicas.</param>
    /// <param name="proposed">Proposed replicas.</param>
    /// <param name="watts">Watts of a replica, positive.</param>
    /// <param name="roomWatts">Watts that the other role leaves under the limit; may be negative.</param>
    /// <param name="floor">Minimum replicas.</param>
    public static RolePowered Pool(int current, int proposed, int watts, long roomWatts, int floor)
    {
        if ((long)proposed * watts <= roomWatts)
        {
            return new RolePowered(proposed, PowerVerdict.Fits);
        }

        var least = Math.Min(floor, proposed);
        if ((long)least * watts > roomWatts)
        {
            return proposed > current ? new RolePowered(current, PowerVerdict.Suppressed) : new RolePowered(proposed, PowerVerdict.Fits);
        }

        return new RolePowered((int)Math.Max(least, roomWatts / watts), PowerVerdict.Clamped);
    }
}

/// <summary>A guarded count of one role.</summary>
public readonly record struct RolePowered(int Count, PowerVerdict Verdict);

/// <summary>Guarded counts of two roles.</summary>
public readonly record struct PairPowered(PairCounts Counts, PowerVerdict Verdict);
