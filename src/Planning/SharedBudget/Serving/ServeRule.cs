using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// Grants waiting growth as far as it fits: first growth that was approved and waits for a release, then the growth that
/// the policy names next. All grants of one decision carry one fence and leave together.
/// </summary>
internal static class ServeRule
{
    /// <summary>Serves under the fence of a decision.</summary>
    /// <param name="book">The ledger.</param>
    /// <param name="fence">The fence of the decision.</param>
    /// <param name="now">The time of the decision.</param>
    /// <returns>Whether anything was granted.</returns>
    public static bool Serve(BookState book, WriteFence fence, DateTimeOffset now)
    {
        if (book.UsageUnknown)
        {
            return false;
        }

        var raised = new HashSet<RoleId>();
        Dictionary<RoleId, int>? served = null;
        foreach (var id in book.Entries.Approved.Snapshot())
        {
            if (Affordable(book, id) is { } rise)
            {
                Raise(book, rise, fence, raised, ref served);
            }
        }

        for (var rises = book.Arbiter.Next(book); !rises.IsEmpty; rises = book.Arbiter.Next(book))
        {
            foreach (var rise in rises)
            {
                Raise(book, rise, fence, raised, ref served);
            }
        }

        Announce(book, served, fence, now);
        return raised.Count > 0;
    }

    /// <summary>The part of an approved growth that fits into what is free now; null when not one replica does.</summary>
    private static RoleRise? Affordable(BookState book, RoleId id)
    {
        var entry = book.Find(id)!;
        var missing = Math.Min(entry.ApprovedReplicas!.Value, entry.GrowthLimit ?? int.MaxValue) - entry.GrantedReplicas;
        var fitting = book.Totals.FreeGpus(book.Terms.CeilingGpus) is { } free && entry.GpuPerReplica is > 0 and var gpu
            ? Math.Max(0, free) / gpu
            : missing;
        var more = (int)Math.Min(missing, fitting);
        return more > 0 && entry.InFlight.Length < LedgerRole.InFlightLimit ? new RoleRise(id, entry.GrantedReplicas + more) : null;
    }

    private static void Raise(
        BookState book, RoleRise rise, WriteFence fence, HashSet<RoleId> raised, ref Dictionary<RoleId, int>? served)
    {
        var entry = book.Find(rise.Id)!;
        if (!book.IsAsking(rise.Id))
        {
            (served ??= []).TryAdd(rise.Id, entry.GrantedReplicas);
        }

        var granted = raised.Add(rise.Id) ? entry.Grant(rise.ToReplicas, fence) : entry.RaiseGrant(rise.ToReplicas);
        book.Set(rise.Id, granted.MetUpTo(rise.ToReplicas));
    }

    private static void Announce(BookState book, Dictionary<RoleId, int>? served, WriteFence fence, DateTimeOffset now)
    {
        foreach (var (id, from) in served ?? [])
        {
            var entry = book.Find(id)!;
            book.Write(id, entry.GrantedReplicas, fence);
            book.Add(BudgetEvent.Of(now, BudgetEventKind.Served, id, GrantMessage.Served(id, from, entry), entry.GpuPerReplica * (entry.GrantedReplicas - from)));
        }
    }
}
