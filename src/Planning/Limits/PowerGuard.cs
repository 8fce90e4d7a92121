using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>
/// Holds counts to a power budget. A growth is let through only if the limit holds while the pools move, when a pool
/// that shrinks still draws what it drew. Source: power clamp of Dynamo's planner; a limit below the floors refuses
/// growth instead of answering zero replicas.
/// </summary>
public static class PowerGuard
{
    /// <summary>Guards two pools that are both to move; watts of a replica are positive.</summary>
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

        // Over the limit already nothing grows, since the peak would be higher still.
        return ProportionalClamp.Pair(wanted, watts, power.AsCeiling, floors.AtMost(wanted)) is { } shrunk
            ? new PairPowered(shrunk.AtMost(wanted).AtMost(current), PowerVerdict.Clamped)
            : new PairPowered(wanted.AtMost(current), PowerVerdict.Suppressed);
    }

    /// <summary>Guards one pool that is to move.</summary>
    /// <param name="current">Replicas there are.</param>
    /// <param name="proposed">Replicas wanted.</param>
    /// <param name="watts">Watts of a replica, positive.</param>
    /// <param name="roomWatts">What the limit leaves beside the other pool; may be negative.</param>
    /// <param name="floor">Least replicas.</param>
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

/// <summary>A guarded count of one pool.</summary>
public readonly record struct RolePowered(int Count, PowerVerdict Verdict);

/// <summary>Guarded counts of two pools.</summary>
public readonly record struct PairPowered(PairCounts Counts, PowerVerdict Verdict);
