using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// GPUs that change hands in two phases. A trade is open from the decision until every recipient has grown; at the
/// deadline it is undone: recipients keep what they have grown, and donors get back what was not used.
/// </summary>
internal static class TradeRule
{
    /// <summary>Opens a trade if some pools fall and others have not risen yet.</summary>
    public static void Open(BookState book, ImmutableArray<TradeMove> moves, WriteFence fence, DateTimeOffset now)
    {
        if (moves.Any(IsDonor) && moves.Any(move => !IsDonor(move) && !HasGrown(book, move)))
        {
            book.Trades = book.Trades.Add(new LedgerTrade(fence.Sequence, now + book.Terms.UnschedulableDeadline, moves));
        }
    }

    /// <summary>Closes what is complete, and undoes what is late.</summary>
    /// <returns>Whether something changed.</returns>
    public static bool Tend(BookState book, WriteFence fence, DateTimeOffset now)
    {
        var changed = false;
        foreach (var trade in book.Trades)
        {
            var complete = trade.Moves.All(move => IsDonor(move) || HasGrown(book, move));
            if (!complete && now < trade.DeadlineAt)
            {
                continue;
            }

            changed = true;
            book.Trades = book.Trades.Remove(trade);
            if (!complete)
            {
                Compensate(book, trade, fence, now);
            }
        }

        return changed;
    }

    private static bool IsDonor(TradeMove move) => move.ToReplicas < move.FromReplicas;

    /// <summary>A pool that is gone, or was moved again since, takes part no more.</summary>
    private static bool HasGrown(BookState book, TradeMove move) =>
        book.Find(move.Pool) is not { } pool
        || pool.StandingReplicas != move.ToReplicas
        || (pool.GrantedReplicas == move.ToReplicas && pool.Settled);

    private static void Compensate(BookState book, LedgerTrade trade, WriteFence fence, DateTimeOffset now)
    {
        var unused = trade.Moves.Where(move => !IsDonor(move) && !HasGrown(book, move)).Sum(move => Withdraw(book, move, fence));
        foreach (var move in trade.Moves.Where(IsDonor))
        {
            if (unused <= 0 || book.Find(move.Pool) is not { GpuPerReplica: { } gpu } pool || pool.StandingReplicas != move.ToReplicas)
            {
                continue;
            }

            var back = (int)Math.Min(move.FromReplicas - move.ToReplicas, gpu == 0 ? int.MaxValue : unused / gpu);
            if (back > 0)
            {
                unused -= (long)back * gpu;
                book.Set(move.Pool, pool with { ApprovedReplicas = move.ToReplicas + back });
                book.Add(BudgetEvent.Of(now, BudgetEventKind.TradeCompensated, move.Pool, GrantMessage.Compensated(move, back), (long)back * gpu));
            }
        }
    }

    /// <summary>Takes back what a recipient was promised and has not written; returns its GPUs.</summary>
    private static long Withdraw(BookState book, TradeMove move, WriteFence fence)
    {
        var pool = book.Find(move.Pool)!;
        var kept = Math.Clamp(pool.DesiredReplicas, move.FromReplicas, move.ToReplicas);
        var after = pool with { ApprovedReplicas = null };
        if (pool.GrantedReplicas > kept)
        {
            after = after.Grant(kept, fence);
            book.Write(move.Pool, kept, fence);
        }

        book.Set(move.Pool, after);
        return (long)(move.ToReplicas - kept) * (pool.GpuPerReplica ?? 0);
    }
}
