using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// Carries out a reclaim plan: a role is first given notice, and its grant is lowered when the notice is due. A notice
/// ends when the plan no longer names its role.
/// </summary>
internal static class ReclaimRule
{
    /// <summary>Gives, renews, ends and carries out notices.</summary>
    /// <param name="book">The ledger.</param>
    /// <param name="plan">The plan for the ledger as it is now.</param>
    /// <param name="notice">Time between a notice and the lower grant; not negative.</param>
    /// <param name="fence">The fence of the decision.</param>
    /// <param name="now">The time of the decision.</param>
    /// <returns>Whether something changed.</returns>
    public static bool Tend(BookState book, ReclaimPlan plan, TimeSpan notice, WriteFence fence, DateTimeOffset now)
    {
        var orders = plan.Orders.ToDictionary(static order => order.Victim);
        var changed = NoticeRule.EndAllBut(orders.Keys, book, now);
        foreach (var order in orders.Values)
        {
            changed |= Notify(book, order, notice, now);
            changed |= TakeBack(book, order.Victim, fence, now);
        }

        return changed;
    }

    /// <summary>
    /// The notice due first among those given for a role, or for the other role of a deployment whose roles grow together;
    /// null when there is none.
    /// </summary>
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

    private static bool Notify(BookState book, ReclaimOrder order, TimeSpan notice, DateTimeOffset now)
    {
        var entry = book.Find(order.Victim)!;
        if (entry.Reclaim is { } known && known.ToReplicas == order.ToReplicas && known.For == order.For)
        {
            return false;
        }

        // A changed order keeps the time of the first notice: the role has known since then that it must give back.
        var told = entry.Reclaim?.NoticeAt ?? now;
        var renewed = new ReclaimNotice(order.ToReplicas, order.For, told, told + notice);
        book.Set(order.Victim, entry.NoticeGiven(renewed));
        if (entry.Reclaim is null)
        {
            var replicas = entry.GrantedReplicas - order.ToReplicas;
            book.Add(BudgetEvent.Of(
                now,
                BudgetEventKind.ReclaimNotice,
                order.Victim,
                $"{order.Victim} has to give back {replicas} of {entry.GrantedReplicas} replicas to {order.For} by {renewed.DueAt:yyyy-MM-dd'T'HH:mm:ss'Z'}.",
                entry.GpusOf(replicas)));
        }

        return true;
    }

    private static bool TakeBack(BookState book, RoleId id, WriteFence fence, DateTimeOffset now)
    {
        var entry = book.Find(id)!;
        if (entry.Reclaim is not { } notice || now < notice.DueAt)
        {
            return false;
        }

        // Another role grows by what this one loses. As in a request that moves roles both ways, one replica may be missing
        // at the floor meanwhile; without that tolerance a fixed total could never be rearranged.
        var to = Math.Max(notice.ToReplicas, GrantRule.Least(entry, book.Terms, book.Totals, entry.GpuPerReplica ?? 0));
        if (to >= entry.GrantedReplicas || entry.InFlight.Length >= LedgerRole.InFlightLimit)
        {
            return false;
        }

        book.Set(id, entry.Grant(to, fence).NoticeEnded());
        book.Write(id, to, fence);
        book.Add(BudgetEvent.Of(
            now, BudgetEventKind.Reclaim, id, $"{id} {entry.GrantedReplicas} to {to}: the GPUs are owed to {notice.For}.", entry.GpusOf(entry.GrantedReplicas - to)));
        return true;
    }
}
