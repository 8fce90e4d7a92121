using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// Replicas that find no GPUs by the deadline are given back, so that pools the cluster has GPUs for can have them;
/// growth of the pool is tried again later.
/// </summary>
internal static class UnschedulableRule
{
    /// <summary>Gives back what is due, and ends marks that are over.</summary>
    /// <returns>Whether something changed.</returns>
    public static bool Tend(BookState book, WriteFence fence, DateTimeOffset now)
    {
        var changed = false;
        foreach (var id in book.Entries.Unschedulable.Snapshot())
        {
            var pool = book.Find(id)!;
            if (pool.Unschedulable?.RetryAt <= now)
            {
                changed = true;
                book.Set(id, pool with { Unschedulable = null });
                book.Add(BudgetEvent.Of(now, BudgetEventKind.Retry, id, $"{id} may grow above {pool.Unschedulable.Replicas} again."));
            }
            else if (pool.PendingSince > now)
            {
                // Whoever read it has a clock that is ahead.
                changed = true;
                book.Set(id, pool with { PendingSince = now });
            }
            else if (now - pool.PendingSince >= book.Terms.UnschedulableDeadline)
            {
                changed |= GiveBack(book, id, pool, fence, now);
            }
        }

        return changed;
    }

    private static bool GiveBack(BookState book, RoleId id, LedgerRole pool, WriteFence fence, DateTimeOffset now)
    {
        var to = Math.Max(Math.Max(0, pool.DesiredReplicas - pool.PendingReplicas), GrantRule.Least(pool, book.Terms, book.Totals));
        if (!pool.Settled || to >= pool.GrantedReplicas)
        {
            return false;
        }

        book.Set(id, pool.Grant(to, fence) with
        {
            ApprovedReplicas = null,
            Unschedulable = new UnschedulableMark(to, now, now + book.Terms.UnschedulableRetry),
        });
        book.Write(id, to, fence);
        book.Add(BudgetEvent.Of(
            now,
            BudgetEventKind.Unschedulable,
            id,
            $"{id} {pool.GrantedReplicas} to {to}: {pool.PendingReplicas} replicas have found no GPUs for {(now - pool.PendingSince!.Value).TotalSeconds:0} seconds. "
            + $"It may grow again at {now + book.Terms.UnschedulableRetry:yyyy-MM-dd'T'HH:mm:ss'Z'}.",
            (long)(pool.GrantedReplicas - to) * (pool.GpuPerReplica ?? 0)));
        return true;
    }
}
