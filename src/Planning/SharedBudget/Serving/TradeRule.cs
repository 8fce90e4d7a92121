using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// Growth that is paid for by a release. A trade is open from the decision until every recipient has grown. At the
/// deadline it is undone: recipients keep the replicas they have grown to, and donors get back the GPUs left unused.
/// </summary>
internal static class TradeRule
{
    /// <summary>Opens a trade if some roles fall and others have not risen yet.</summary>
    public static void Open(BookState book, ImmutableArray<TradeMove> moves, WriteFence fence, DateTimeOffset now)
    {
        if (moves.Any(IsDonor) && moves.Any(move => !IsDonor(move) && !HasGrown(book, move)))
        {
            book.Trades = book.Trades.Add(new LedgerTrade(fence.Sequence, now + book.Terms.UnschedulableDeadline, moves));
        }
    }

    /// <summary>Closes trades that are complete, and undoes those past their deadline.</summary>
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

    /// <summary>Whether a recipient has grown. A role that is gone or was moved again since no longer takes part, and counts as grown.</summary>
    private static bool HasGrown(BookState book, TradeMove move) =>
        book.Find(move.Id) is not { } entry
        || entry.StandingReplicas != move.ToReplicas
        || (entry.GrantedReplicas == move.ToReplicas && entry.Settled);

    private static void Compensate(BookState book, LedgerTrade trade, WriteFence fence, DateTimeOffset now)
    {
        var unused = trade.Moves.Where(move => !IsDonor(move) && !HasGrown(book, move)).Sum(move => Withdraw(book, move, fence));
        foreach (var move in trade.Moves.Where(IsDonor))
        {
            if (unused <= 0 || book.Find(move.Id) is not { GpuPerReplica: { } gpu } entry || entry.StandingReplicas != move.ToReplicas)
            {
                continue;
            }

            var back = (int)Math.Min(move.FromReplicas - move.ToReplicas, gpu == 0 ? int.MaxValue : unused / gpu);
            if (back > 0)
            {
                unused -= entry.GpusOf(back);
                book.Set(move.Id, entry.Approve(move.ToReplicas + back));
                book.Add(BudgetEvent.Of(now, BudgetEventKind.TradeCompensated, move.Id, GrantMessage.Compensated(move, back), entry.GpusOf(back)));
            }
        }
    }

    /// <summary>Withdraws the replicas that a recipient was promised and has not written; returns their GPUs.</summary>
    private static long Withdraw(BookState book, TradeMove move, WriteFence fence)
    {
        var entry = book.Find(move.Id)!;
        var kept = Math.Clamp(entry.DesiredReplicas, move.FromReplicas, move.ToReplicas);
        var after = entry.PromiseEnded();
        if (entry.GrantedReplicas > kept)
        {
            after = after.Grant(kept, fence);
            book.Write(move.Id, kept, fence);
        }

        book.Set(move.Id, after);
        return entry.GpusOf(move.ToReplicas - kept);
    }
}
