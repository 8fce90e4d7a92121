using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// Decides the part of a request that does not depend on the policy. Shrinking needs no room under the ceiling and frees
/// none yet, so it goes as far as the floor allows, also when the rest of the request does not fit.
/// </summary>
internal static class GrantRule
{
    /// <summary>
    /// Withholds grants that were given when there was room, have not been written, and would now raise a deployment above
    /// the ceiling. Only moves down, to replicas that may stand already, stay open.
    /// </summary>
    public static void Withhold(ReadOnlySpan<RoleMove> moves, CommonTerms terms, BudgetTotals totals, BookEntries entries)
    {
        if (!totals.HasNoRoom(terms.CeilingGpus))
        {
            return;
        }

        foreach (var move in moves)
        {
            move.Withheld = move.Before.GpuPerReplica != 0
                && Math.Min(move.Target, move.Granted) > move.Before.WrittenReplicas;
            if (move is { Withheld: true, Up: false } && totals.UnknownRoles > 0)
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
    /// Shrinks roles as far as the floor allows. The floor is judged on the least that may stand in the other deployments,
    /// with no credit for growth in the same request, which is written after the release. A request that moves roles both
    /// ways may go below the floor by one replica of the largest role it changes, or a fixed total could never be
    /// rearranged (the tolerance of Dynamo's GlobalPlanner; it never applies to the ceiling). Also withholds grants that
    /// would lower a deployment that stands, or may come to stand, above them.
    /// </summary>
    public static void Shrink(ReadOnlySpan<RoleMove> moves, CommonTerms terms, BudgetTotals totals)
    {
        var noRoom = totals.HasNoRoom(terms.CeilingGpus);
        var floor = terms.FloorGpus ?? 0;
        var tolerance = FloorTolerance(moves);
        var written = totals.WrittenGpus;
        foreach (var move in moves)
        {
            var gpu = move.Before.GpuPerReplica ?? 0;
            var others = written - move.Before.GpusOf(move.Before.WrittenReplicas);
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
                move.Message = GrantMessage.Floor(move, others + move.Before.GpusOf(move.Target), floor, tolerance);
            }
            else if (move.Down)
            {
                move.Granted = move.Target;
            }

            written = others + move.Before.GpusOf(Math.Min(move.Before.WrittenReplicas, move.Granted));
        }
    }

    /// <summary>Fewest replicas of a role that keep the total at the floor, less a tolerance; at most the replicas that may stand now.</summary>
    public static int Least(LedgerRole entry, CommonTerms terms, BudgetTotals totals, int toleranceGpus = 0)
    {
        var gpu = entry.GpuPerReplica ?? 0;
        var others = totals.WrittenGpus - entry.GpusOf(entry.WrittenReplicas);
        return (int)Math.Clamp(Needed(gpu, (terms.FloorGpus ?? 0) - toleranceGpus - others), 0, entry.MostReplicas);
    }

    /// <summary>Sets the ceiling, or a release under way, as the reason why a move does not reach its target.</summary>
    public static void BindByCeiling(RoleMove move, CommonTerms terms, BudgetTotals totals, BookEntries entries)
    {
        var ceiling = terms.CeilingGpus ?? 0;
        var free = ceiling - totals.ChargedGpus;
        move.Bound = totals.ReleasingGpus > 0 && free + totals.ReleasingGpus >= (move.Before.GpuPerReplica ?? 0)
            ? GrantReason.AwaitingRelease
            : GrantReason.Ceiling;
        move.Message = GrantMessage.NoRoom(move, ceiling, free, totals.ReleasingGpus, entries);
    }

    /// <summary>The most GPUs by which a request may go below the floor: one replica of the largest role it changes, if it moves roles both ways.</summary>
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

    /// <summary>Replicas that hold at least that many GPUs; zero for a role that counts nowhere.</summary>
    private static long Needed(int gpu, long gpus) => gpu == 0 ? 0 : (gpus + gpu - 1) / gpu;
}
