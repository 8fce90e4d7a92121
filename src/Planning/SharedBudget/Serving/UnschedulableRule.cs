using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// Gives back replicas that have found no GPUs by the deadline, so that roles the cluster has GPUs for can have them.
/// Growth of the role is tried again later.
/// </summary>
internal static class UnschedulableRule
{
    /// <summary>Gives back the replicas that are past the deadline, and ends marks whose retry is due.</summary>
    /// <returns>Whether something changed.</returns>
    public static bool Tend(BookState book, WriteFence fence, DateTimeOffset now)
    {
        var changed = false;
        foreach (var id in book.Entries.Unschedulable.Snapshot())
        {
            var entry = book.Find(id)!;
            if (entry.Unschedulable?.RetryAt <= now)
            {
                changed = true;
                book.Set(id, entry.MayGrowAgain());
                book.Add(BudgetEvent.Of(now, BudgetEventKind.Retry, id, $"{id} may grow above {entry.Unschedulable.Replicas} again."));
            }
            else if (entry.PendingSince > now)
            {
                // The clock of whoever read the deployment is ahead of ours; counting from its time would delay the deadline.
                changed = true;
                book.Set(id, entry.PendingFrom(now));
            }
            else if (now - entry.PendingSince >= book.Terms.UnschedulableDeadline)
            {
                changed |= GiveBack(book, id, entry, fence, now);
            }
        }

        return changed;
    }

    private static bool GiveBack(BookState book, RoleId id, LedgerRole entry, WriteFence fence, DateTimeOffset now)
    {
        var to = Math.Max(Math.Max(0, entry.DesiredReplicas - entry.PendingReplicas), GrantRule.Least(entry, book.Terms, book.Totals));
        if (!entry.Settled || to >= entry.GrantedReplicas)
        {
            return false;
        }

        var mark = new UnschedulableMark(to, now, now + book.Terms.UnschedulableRetry);
        book.Set(id, entry.Grant(to, fence).MarkedUnschedulable(mark));
        book.Write(id, to, fence);
        book.Add(BudgetEvent.Of(
            now,
            BudgetEventKind.Unschedulable,
            id,
            $"{id} {entry.GrantedReplicas} to {to}: {entry.PendingReplicas} replicas have found no GPUs for {(now - entry.PendingSince!.Value).TotalSeconds:0} seconds. "
            + $"It may grow again at {mark.RetryAt:yyyy-MM-dd'T'HH:mm:ss'Z'}.",
            entry.GpusOf(entry.GrantedReplicas - to)));
        return true;
    }
}
