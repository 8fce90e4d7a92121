using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;

namespace GlobalPlanner.Grains.Budget;

/// <summary>A ledger in the words of its operators.</summary>
internal static class BudgetRows
{
    public static BudgetStatus From(string domain, BudgetBook book, BudgetTerms terms, DateTimeOffset now)
    {
        var ledger = book.Snapshot();
        var totals = book.Totals;
        return new BudgetStatus
        {
            Domain = domain,
            CeilingGpus = ledger.CeilingGpus,
            FloorGpus = ledger.FloorGpus,
            HeldGpus = Gpus(totals.HeldGpus),
            GrantedGpus = Gpus(totals.GrantedGpus),
            ChargedGpus = Gpus(totals.ChargedGpus),
            HeadroomGpus = totals.FreeGpus(ledger.CeilingGpus) is { } free ? Gpus(Math.Max(0, free)) : null,
            Epoch = ledger.Epoch,
            Sequence = ledger.Sequence,
            Policy = terms.Policy,
            Groups = book.Groups(),
            Pools = [.. ledger.Deployments
                .OrderBy(static deployment => deployment.Participant)
                .SelectMany(deployment => new[]
                {
                    Row(book, deployment, PoolRole.Prefill, terms, now),
                    Row(book, deployment, PoolRole.Decode, terms, now),
                })
                .OfType<BudgetRole>()],
        };
    }

    private static BudgetRole? Row(BudgetBook book, LedgerDeployment deployment, PoolRole role, BudgetTerms terms, DateTimeOffset now) =>
        deployment[role] is not { } pool
            ? null
            : new BudgetRole
            {
                Participant = deployment.Participant.Value,
                Role = role,
                GpuPerReplica = pool.GpuPerReplica,
                GrantedReplicas = pool.GrantedReplicas,
                HeldReplicas = pool.HeldReplicas,
                ChargedGpus = pool.ChargedGpus is { } charged ? Gpus(charged) : null,
                Waiting = Waiting(book, new RoleId(deployment.Participant, role), pool, terms, now),
                Reclaim = pool.Reclaim,
                ReleasingReplicas = pool.ReleasingReplicas,
                PendingReplicas = pool.PendingReplicas,
                Unschedulable = pool.Unschedulable,
                ObservedAt = deployment.ObservedAt,
            };

    /// <summary>The unmet demand of a role and its binding constraint now, which may differ from the one at the time of the request.</summary>
    private static WaitingDemand? Waiting(BudgetBook book, RoleId id, LedgerRole pool, BudgetTerms terms, DateTimeOffset now) =>
        pool.Waiting is { } waiting && now - waiting.AskedAt <= terms.DemandLifetime && book.ExplainWait(id) is var (reason, message)
            ? new WaitingDemand(waiting.WantedReplicas - pool.GrantedReplicas, waiting.Since, reason, message)
            : null;

    private static int Gpus(long count) => (int)Math.Min(int.MaxValue, count);
}
