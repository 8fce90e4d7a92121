using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Reclaim;

/// <summary>
/// Takes replicas back from pools that hold more than they are entitled to while others wait for what they are entitled
/// to: first by notice, and when it is due by a lower grant. A notice ends when nobody needs the GPUs any more.
/// </summary>
internal static class ReclaimRule
{
    /// <summary>Gives, renews, ends and carries out notices.</summary>
    /// <returns>Whether something changed.</returns>
    public static bool Tend(BookState book, QuotaTable table, WriteFence fence, DateTimeOffset now)
    {
        if (book.Entries.Waiting.Count == 0 && book.Entries.Reclaimed.Count == 0)
        {
            return false;
        }

        var orders = table.PlanReclaim().Orders.ToDictionary(static order => order.Victim);
        var changed = EndAllBut(orders.Keys, book, now);
        foreach (var order in orders.Values)
        {
            changed |= Notify(book, order, now);
            changed |= TakeBack(book, order.Victim, fence, now);
        }

        return changed;
    }

    /// <summary>Ends the notices of all pools but those given.</summary>
    /// <returns>Whether there were any.</returns>
    public static bool EndAllBut(ICollection<RoleId> owing, BookState book, DateTimeOffset now)
    {
        var changed = false;
        foreach (var id in book.Entries.Reclaimed.Snapshot())
        {
            if (!owing.Contains(id))
            {
                changed = true;
                book.Set(id, book.Find(id)! with { Reclaim = null });
                book.Add(BudgetEvent.Of(now, BudgetEventKind.ReclaimCancelled, id, $"{id} keeps its replicas: nobody who is entitled to them waits any more."));
            }
        }

        return changed;
    }

    /// <summary>The notice that comes due first of those given for a pool, or for the role that grows together with it; null when there is none.</summary>
    public static (RoleId Victim, ReclaimNotice Notice)? NoticeFor(BookState book, RoleMove move)
    {
        (RoleId Victim, ReclaimNotice Notice)? first = null;
        foreach (var id in book.Entries.Reclaimed.Snapshot())
        {
            var notice = book.Find(id)!.Reclaim!;
            var isFor = notice.For == move.Id
                || (notice.For.Participant == move.Id.Participant && book.Find(move.Id)?.Asked is { AllOrNothing: true });
            if (isFor && !(first?.Notice.DueAt <= notice.DueAt))
            {
                first = (id, notice);
            }
        }

        return first;
    }

    private static bool Notify(BookState book, ReclaimOrder order, DateTimeOffset now)
    {
        var pool = book.Find(order.Victim)!;
        if (pool.Reclaim is { } notice && notice.ToReplicas == order.ToReplicas && notice.For == order.For)
        {
            return false;
        }

        var told = pool.Reclaim?.NoticeAt ?? now;
        var renewed = new ReclaimNotice(order.ToReplicas, order.For, told, told + book.Terms.Quota.ReclaimNotice);
        book.Set(order.Victim, pool with { Reclaim = renewed });
        if (pool.Reclaim is null)
        {
            book.Add(BudgetEvent.Of(
                now,
                BudgetEventKind.ReclaimNotice,
                order.Victim,
                $"{order.Victim} has to give back {pool.GrantedReplicas - order.ToReplicas} of {pool.GrantedReplicas} replicas to {order.For} by {renewed.DueAt:yyyy-MM-dd'T'HH:mm:ss'Z'}.",
                (long)(pool.GrantedReplicas - order.ToReplicas) * (pool.GpuPerReplica ?? 0)));
        }

        return true;
    }

    private static bool TakeBack(BookState book, RoleId id, WriteFence fence, DateTimeOffset now)
    {
        var pool = book.Find(id)!;
        if (pool.Reclaim is not { } notice || now < notice.DueAt)
        {
            return false;
        }

        // Another pool grows by what this one loses: as in a request that moves pools both ways, one replica may be missing
        // at the floor meanwhile, or a fixed total could never be shared anew.
        var to = Math.Max(notice.ToReplicas, GrantRule.Least(pool, book.Terms, book.Totals, pool.GpuPerReplica ?? 0));
        if (to >= pool.GrantedReplicas || pool.InFlight.Length >= LedgerRole.InFlightLimit)
        {
            return false;
        }

        book.Set(id, pool.Grant(to, fence) with { Reclaim = null });
        book.Write(id, to, fence);
        book.Add(BudgetEvent.Of(
            now, BudgetEventKind.Reclaim, id, $"{id} {pool.GrantedReplicas} to {to}: the GPUs are owed to {notice.For}.", (long)(pool.GrantedReplicas - to) * (pool.GpuPerReplica ?? 0)));
        return true;
    }
}
