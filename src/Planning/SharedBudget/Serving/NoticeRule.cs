using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// Ends notices to give replicas back. Notices are stored in the ledger and survive a change of policy, so a policy that
/// takes nothing back must end those that another one gave.
/// </summary>
internal static class NoticeRule
{
    /// <summary>Ends the notice of every role except the given ones.</summary>
    /// <returns>Whether there was any.</returns>
    public static bool EndAllBut(ICollection<RoleId> owing, BookState book, DateTimeOffset now)
    {
        var changed = false;
        foreach (var id in book.Entries.Reclaimed.Snapshot())
        {
            if (!owing.Contains(id))
            {
                changed = true;
                book.Set(id, book.Find(id)!.NoticeEnded());
                book.Add(BudgetEvent.Of(
                    now, BudgetEventKind.ReclaimCancelled, id, $"{id} keeps its replicas: nobody who is entitled to them waits any more."));
            }
        }

        return changed;
    }
}
