using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// Every way in which the entry of a role changes. A rule decides whether a transition is due; the transition keeps the
/// entry consistent. None of them lowers what the role is charged for: only a report does.
/// </summary>
internal static class RoleTransitions
{
    /// <summary>Allows one more write. Earlier grants stay in flight, because their writes may still arrive.</summary>
    public static LedgerRole Grant(this LedgerRole entry, int replicas, WriteFence fence)
    {
        var grant = new GrantInFlight(fence, replicas);
        return entry.InFlight is not [.., var newest] || newest.Replicas != replicas ? entry with { InFlight = entry.InFlight.Add(grant) }
            : newest == grant ? entry
            : entry with { InFlight = entry.InFlight.SetItem(entry.InFlight.Length - 1, grant) };
    }

    /// <summary>
    /// Raises the newest grant within the decision that made it: the two leave together, so that the lower one is never
    /// written. A grant of an earlier decision must not be raised like this, because its write may arrive late.
    /// </summary>
    public static LedgerRole RaiseGrant(this LedgerRole entry, int replicas) =>
        entry with { InFlight = entry.InFlight.SetItem(entry.InFlight.Length - 1, entry.InFlight[^1] with { Replicas = replicas }) };

    /// <summary>Ends the demand and the promise that a grant of that many replicas fulfils; larger ones stay.</summary>
    public static LedgerRole MetUpTo(this LedgerRole entry, int replicas) => entry with
    {
        Waiting = entry.Waiting?.WantedReplicas > replicas ? entry.Waiting : null,
        ApprovedReplicas = entry.ApprovedReplicas > replicas ? entry.ApprovedReplicas : null,
    };

    /// <summary>Records the latest request; it replaces the one before, also when it is refused.</summary>
    public static LedgerRole Asks(this LedgerRole entry, RoleAsk? ask) => entry with { Asked = ask };

    /// <summary>Records demand that is not met; null when all demand is met.</summary>
    public static LedgerRole Waits(this LedgerRole entry, LedgerDemand? demand) => entry with { Waiting = demand };

    /// <summary>Drops the demand that is not met; replicas and promises stay.</summary>
    public static LedgerRole WithdrawDemand(this LedgerRole entry) => entry with { Waiting = null };

    /// <summary>Promises replicas that are granted as soon as their GPUs are confirmed free.</summary>
    public static LedgerRole Approve(this LedgerRole entry, int replicas) => entry with { ApprovedReplicas = replicas };

    /// <summary>Ends a promise; replicas already granted stay granted.</summary>
    public static LedgerRole PromiseEnded(this LedgerRole entry) => entry with { ApprovedReplicas = null };

    /// <summary>Gives notice to give replicas back. The role cannot grow until the notice ends.</summary>
    public static LedgerRole NoticeGiven(this LedgerRole entry, ReclaimNotice notice) => entry with { Reclaim = notice };

    /// <summary>Ends a notice, because it was carried out, met, or is no longer needed.</summary>
    public static LedgerRole NoticeEnded(this LedgerRole entry) => entry with { Reclaim = null };

    /// <summary>Ends the notice if the role is left with no more replicas than the notice leaves it.</summary>
    public static LedgerRole NoticeMetAt(this LedgerRole entry, int replicas) =>
        replicas <= entry.Reclaim?.ToReplicas ? entry.NoticeEnded() : entry;

    /// <summary>Forbids growth above what could be scheduled, until the retry. A promise ends, because it could not be kept.</summary>
    public static LedgerRole MarkedUnschedulable(this LedgerRole entry, UnschedulableMark mark) =>
        entry.PromiseEnded() with { Unschedulable = mark };

    /// <summary>Ends the limit that <see cref="MarkedUnschedulable"/> set.</summary>
    public static LedgerRole MayGrowAgain(this LedgerRole entry) => entry with { Unschedulable = null };

    /// <summary>Counts pending replicas from another time than the one reported.</summary>
    public static LedgerRole PendingFrom(this LedgerRole entry, DateTimeOffset since) => entry with { PendingSince = since };

    /// <summary>Sets the GPUs of a replica that configuration declares; a reported figure takes precedence.</summary>
    public static LedgerRole Declare(this LedgerRole entry, int? gpu) => entry with { DeclaredGpu = gpu };

    /// <summary>
    /// Takes over the newest reading, and forgets the grants that the deployment now refuses. A missing GPU figure does not
    /// erase a known one.
    /// </summary>
    public static LedgerRole Observed(this LedgerRole entry, RoleHolding holding, WriteFence? fence, DateTimeOffset at) => entry with
    {
        ReportedGpu = holding.GpuPerReplica ?? entry.ReportedGpu,
        DesiredReplicas = holding.DesiredReplicas,
        HeldReplicas = holding.OccupiedReplicas,
        ReadFence = fence,
        InFlight = StillPossible(entry.InFlight, fence),
        PendingReplicas = holding.PendingReplicas,
        PendingSince = holding.PendingReplicas > 0 ? entry.PendingSince ?? at : null,
    };

    /// <summary>Takes over a reading that may be older than the newest: it can only raise what is held and what a replica costs.</summary>
    public static LedgerRole ObservedLate(this LedgerRole entry, RoleHolding holding) => entry with
    {
        ReportedGpu = entry.ReportedGpu is { } known && holding.GpuPerReplica is { } reported
            ? Math.Max(known, reported)
            : entry.ReportedGpu ?? holding.GpuPerReplica,
        HeldReplicas = Math.Max(entry.HeldReplicas, holding.OccupiedReplicas),
    };

    private static ImmutableArray<GrantInFlight> StillPossible(ImmutableArray<GrantInFlight> grants, WriteFence? fence)
    {
        var refused = 0;
        while (refused < grants.Length && grants[refused].Fence < fence)
        {
            refused++;
        }

        return refused == 0 ? grants : grants[refused..];
    }
}
