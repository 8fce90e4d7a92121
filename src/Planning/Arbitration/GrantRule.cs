namespace GlobalPlanner.Planning.Arbitration;

/// <summary>
/// How far the moves of one request may go. Shrinking costs nothing against the ceiling and frees nothing yet; growth
/// is charged on top of everything that any pool may still come to hold. Both go as far as the bounds allow, so that a request
/// that does not fit whole makes what progress it can.
/// </summary>
internal static class GrantRule
{
    /// <summary>
    /// Withholds grants that were given when there was room, have not been written, and would now raise a deployment
    /// above the ceiling. Only the way down to what may stand already is open.
    /// </summary>
    public static void Withhold(ReadOnlySpan<PoolMove> moves, BudgetTerms terms, BudgetTotals totals, BudgetBook book)
    {
        if (!NoRoom(terms, totals))
        {
            return;
        }

        var ceiling = terms.CeilingGpus ?? 0;

        foreach (var move in moves)
        {
            move.Withheld = move.Before.GpuPerReplica != 0
                && Math.Min(move.Target, move.Granted) > move.Before.WrittenReplicas;
            if (move is { Withheld: true, Up: false } && totals.UnknownPools > 0)
            {
                move.Bound = GrantReason.BudgetUnknown;
                move.Message = GrantMessage.Unknown(move, book);
            }
            else if (move is { Withheld: true, Up: false })
            {
                Bind(move, ceiling, ceiling - totals.ChargedGpus, totals, book);
            }
        }
    }

    /// <summary>
    /// Lowers what the floor allows. The floor is judged on the least that may stand in the other deployments, with no
    /// credit for growth in the same request, which is written after the release. A request that moves pools both ways
    /// may dip below the floor by one replica of the largest pool it changes, or a fixed total could never be
    /// rearranged (the tolerance of Dynamo's GlobalPlanner; it never applies to the ceiling). Also withholds what would
    /// lower a deployment that stands, or may come to stand, above what is granted.
    /// </summary>
    public static void Shrink(ReadOnlySpan<PoolMove> moves, BudgetTerms terms, BudgetTotals totals)
    {
        var noRoom = NoRoom(terms, totals);
        var floor = terms.FloorGpus ?? 0;
        var tolerance = FloorTolerance(moves);
        var written = totals.WrittenGpus;
        foreach (var move in moves)
        {
            var gpu = move.Before.GpuPerReplica ?? 0;
            var others = written - ((long)gpu * move.Before.WrittenReplicas);
            var needed = gpu == 0 ? 0 : (floor - tolerance - others + gpu - 1) / gpu;
            var least = Math.Min(needed, move.Before.MostReplicas);
            move.LeastReplicas = least;
            if (move.Withheld)
            {
                continue;
            }

            if (move.Target < least)
            {
                move.Granted = move.Down ? (int)Math.Clamp(least, move.Target, move.Before.GrantedReplicas) : move.Granted;
                if (move.Granted < least || (noRoom && move.Granted > move.Before.WrittenReplicas))
                {
                    move.Granted = move.Before.GrantedReplicas;
                    move.Withheld = true;
                }

                move.Bound = GrantReason.Floor;
                move.Message = GrantMessage.Floor(move, others + ((long)gpu * move.Target), floor, tolerance);
            }
            else if (move.Down)
            {
                move.Granted = move.Target;
            }

            written = others + ((long)gpu * Math.Min(move.Before.WrittenReplicas, move.Granted));
        }
    }

    /// <summary>
    /// Raises what the ceiling allows; <paramref name="totals"/> are those after the shrinks. Two roles that grow and
    /// do not both fit take turns, one replica each.
    /// </summary>
    public static void Grow(ReadOnlySpan<PoolMove> moves, BudgetTerms terms, BudgetTotals totals, BudgetBook book)
    {
        PoolMove? first = null;
        PoolMove? second = null;
        foreach (var move in moves)
        {
            if (!move.Up || move.Bound == GrantReason.Floor)
            {
                continue;
            }

            if (terms.CeilingGpus is null || move.Before.GpuPerReplica == 0)
            {
                move.Granted = move.Target;
            }
            else if (move.Before.GpuPerReplica is null || totals.UnknownPools > 0)
            {
                move.Bound = GrantReason.BudgetUnknown;
                move.Message = GrantMessage.Unknown(move, book);
            }
            else if (move.Before.InFlight.Length >= LedgerPool.InFlightLimit)
            {
                move.Bound = GrantReason.AwaitingRelease;
                move.Message = GrantMessage.TooManyInFlight(move);
            }
            else if (first is null)
            {
                first = move;
            }
            else
            {
                second = move;
            }
        }

        if (first is null || terms.CeilingGpus is not { } ceiling)
        {
            return;
        }

        var free = ceiling - totals.ChargedGpus;
        var turns = second is null ? 0 : Math.Min(Math.Min(Missing(first), Missing(second)), Fitting(free, Gpu(first) + Gpu(second)));
        free = Raise(first, turns, free);
        free = second is null ? free : Raise(second, turns, free);
        free = Raise(first, Fitting(free, Gpu(first)), free);
        free = second is null ? free : Raise(second, Fitting(free, Gpu(second)), free);
        Bind(first, ceiling, free, totals, book);
        if (second is not null)
        {
            Bind(second, ceiling, free, totals, book);
        }
    }

    private static bool NoRoom(BudgetTerms terms, BudgetTotals totals) =>
        terms.CeilingGpus is { } ceiling && (totals.ChargedGpus > ceiling || totals.UnknownPools > 0);

    private static long FloorTolerance(ReadOnlySpan<PoolMove> moves)
    {
        var (up, down, largest) = (false, false, 0L);
        foreach (var move in moves)
        {
            up |= move.Up;
            down |= move.Down;
            largest = move.Up || move.Down ? Math.Max(largest, move.Before.GpuPerReplica ?? 0) : largest;
        }

        return up && down ? largest : 0;
    }

    private static long Gpu(PoolMove move) => move.Before.GpuPerReplica ?? 0;

    private static long Missing(PoolMove move) => (long)move.Target - move.Granted;

    private static long Fitting(long free, long gpus) => Math.Max(0, free) / gpus;

    /// <summary>Raises by that many replicas, at most to the target; returns the GPUs left free.</summary>
    private static long Raise(PoolMove move, long replicas, long free)
    {
        var more = Math.Min(replicas, Missing(move));
        move.Granted += (int)more;
        return free - (more * Gpu(move));
    }

    private static void Bind(PoolMove move, int ceiling, long free, BudgetTotals totals, BudgetBook book)
    {
        if (!move.Missing)
        {
            return;
        }

        if (move.Granted < move.LeastReplicas)
        {
            // Growth that stops short of what stands would be a shrink below the floor.
            move.Granted = move.Before.GrantedReplicas;
            move.Withheld = true;
        }

        move.Bound = totals.ReleasingGpus > 0 && free + totals.ReleasingGpus >= Gpu(move)
            ? GrantReason.AwaitingRelease
            : GrantReason.Ceiling;
        move.Message = GrantMessage.NoRoom(move, ceiling, free, totals.ReleasingGpus, book);
    }
}
