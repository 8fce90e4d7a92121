using GlobalPlanner.Planning.SharedBudget.Ledger;

namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>
/// What of one request can be decided before growth is: shrinking costs nothing against the ceiling and frees nothing
/// yet, and goes as far as the floor allows, so that a request that does not fit whole makes what progress it can.
/// </summary>
internal static class GrantRule
{
    /// <summary>
    /// Withholds grants that were given when there was room, have not been written, and would now raise a deployment
    /// above the ceiling. Only the way down to what may stand already is open.
    /// </summary>
    public static void Withhold(ReadOnlySpan<RoleMove> moves, BudgetTerms terms, BudgetTotals totals, BookEntries entries)
    {
        if (!NoRoom(terms, totals))
        {
            return;
        }

        foreach (var move in moves)
        {
            move.Withheld = move.Before.GpuPerReplica != 0
                && Math.Min(move.Target, move.Granted) > move.Before.WrittenReplicas;
            if (move is { Withheld: true, Up: false } && totals.UnknownPools > 0)
            {
                move.Bound = GrantReason.BudgetUnknown;
                move.Message = GrantMessage.Unknown(move, entries);
            }
            else if (move is { Withheld: true, Up: false })
            {
                BindByCeiling(move, terms, totals, entries);
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
    public static void Shrink(ReadOnlySpan<RoleMove> moves, BudgetTerms terms, BudgetTotals totals)
    {
        var noRoom = NoRoom(terms, totals);
        var floor = terms.FloorGpus ?? 0;
        var tolerance = FloorTolerance(moves);
        var written = totals.WrittenGpus;
        foreach (var move in moves)
        {
            var gpu = move.Before.GpuPerReplica ?? 0;
            var others = written - ((long)gpu * move.Before.WrittenReplicas);
            var least = Math.Min(Needed(gpu, floor - tolerance - others), move.Before.MostReplicas);
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

    /// <summary>Fewest replicas of a pool that keep the GPUs of all at the floor, less a tolerance; at most what may stand now.</summary>
    public static int Least(LedgerRole pool, BudgetTerms terms, BudgetTotals totals, int toleranceGpus = 0)
    {
        var gpu = pool.GpuPerReplica ?? 0;
        var others = totals.WrittenGpus - ((long)gpu * pool.WrittenReplicas);
        return (int)Math.Clamp(Needed(gpu, (terms.FloorGpus ?? 0) - toleranceGpus - others), 0, pool.MostReplicas);
    }

    /// <summary>Names the ceiling, or a release under way, as what keeps a move from its target.</summary>
    public static void BindByCeiling(RoleMove move, BudgetTerms terms, BudgetTotals totals, BookEntries entries)
    {
        var ceiling = terms.CeilingGpus ?? 0;
        var free = ceiling - totals.ChargedGpus;
        move.Bound = totals.ReleasingGpus > 0 && free + totals.ReleasingGpus >= (move.Before.GpuPerReplica ?? 0)
            ? GrantReason.AwaitingRelease
            : GrantReason.Ceiling;
        move.Message = GrantMessage.NoRoom(move, ceiling, free, totals.ReleasingGpus, entries);
    }

    private static bool NoRoom(BudgetTerms terms, BudgetTotals totals) =>
        terms.CeilingGpus is { } ceiling && (totals.ChargedGpus > ceiling || totals.UnknownPools > 0);

    private static long FloorTolerance(ReadOnlySpan<RoleMove> moves)
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

    private static long Needed(int gpu, long gpus) => gpu == 0 ? 0 : (gpus + gpu - 1) / gpu;
}
