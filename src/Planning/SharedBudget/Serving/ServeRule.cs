using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>
/// Grants what waits, as far as it fits: first what was approved and waited for a release, then what the policy has
/// next. Grants of one decision carry one fence and leave together.
/// </summary>
internal static class ServeRule
{
    /// <summary>Serves under a decision's fence.</summary>
    /// <param name="book">The ledger.</param>
    /// <param name="fence">The decision's.</param>
    /// <param name="now">When it is made.</param>
    /// <returns>Whether anything was granted.</returns>
    public static bool Serve(BookState book, WriteFence fence, DateTimeOffset now)
    {
        if (book.Terms.CeilingGpus is not null && book.Totals.UnknownPools > 0)
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

    /// <summary>How far an approved growth can go on with what is free now; null when not at all.</summary>
    private static RoleRise? Affordable(BookState book, RoleId id)
    {
        var pool = book.Find(id)!;
        var missing = Math.Min(pool.ApprovedReplicas!.Value, pool.GrowthLimit ?? int.MaxValue) - pool.GrantedReplicas;
        var fitting = book.Terms.CeilingGpus is { } ceiling && pool.GpuPerReplica is > 0 and var gpu
            ? Math.Max(0, ceiling - book.Totals.ChargedGpus) / gpu
            : missing;
        var more = (int)Math.Min(missing, fitting);
        return more > 0 && pool.InFlight.Length < LedgerRole.InFlightLimit ? new RoleRise(id, pool.GrantedReplicas + more) : null;
    }

    private static void Raise(
        BookState book, RoleRise rise, WriteFence fence, HashSet<RoleId> raised, ref Dictionary<RoleId, int>? served)
    {
        var pool = book.Find(rise.Pool)!;
        if (!book.IsAsking(rise.Pool))
        {
            (served ??= []).TryAdd(rise.Pool, pool.GrantedReplicas);
        }

        var granted = raised.Add(rise.Pool) ? pool.Grant(rise.ToReplicas, fence) : pool.RaiseGrant(rise.ToReplicas);
        book.Set(rise.Pool, granted with
        {
            Waiting = pool.Waiting?.WantedReplicas > rise.ToReplicas ? pool.Waiting : null,
            ApprovedReplicas = pool.ApprovedReplicas > rise.ToReplicas ? pool.ApprovedReplicas : null,
        });
    }

    private static void Announce(BookState book, Dictionary<RoleId, int>? served, WriteFence fence, DateTimeOffset now)
    {
        foreach (var (id, from) in served ?? [])
        {
            var pool = book.Find(id)!;
            book.Write(id, pool.GrantedReplicas, fence);
            book.Add(BudgetEvent.Of(now, BudgetEventKind.Served, id, GrantMessage.Served(id, from, pool), pool.GpuPerReplica * (pool.GrantedReplicas - from)));
        }
    }
}
