using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Arbitration;
using GlobalPlanner.Planning.Identity;

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
            HeadroomGpus = ledger.CeilingGpus is { } ceiling ? Gpus(Math.Max(0, ceiling - totals.ChargedGpus)) : null,
            Epoch = ledger.Epoch,
            Sequence = ledger.Sequence,
            Pools = [.. ledger.Deployments
                .OrderBy(static deployment => deployment.Participant)
                .SelectMany(deployment => new[]
                {
                    Row(deployment, PoolRole.Prefill, terms, now),
                    Row(deployment, PoolRole.Decode, terms, now),
                })
                .OfType<BudgetPool>()],
        };
    }

    private static BudgetPool? Row(LedgerDeployment deployment, PoolRole role, BudgetTerms terms, DateTimeOffset now) =>
        deployment[role] is not { } pool
            ? null
            : new BudgetPool
            {
                Participant = deployment.Participant.Value,
                Role = role,
                GpuPerReplica = pool.GpuPerReplica,
                GrantedReplicas = pool.GrantedReplicas,
                HeldReplicas = pool.HeldReplicas,
                Waiting = pool.Waiting is { } waiting && now - waiting.AskedAt <= terms.DemandLifetime
                    ? new WaitingDemand(waiting.WantedReplicas - pool.GrantedReplicas, waiting.Since, waiting.Reason, waiting.Message)
                    : null,
            };

    private static int Gpus(long count) => (int)Math.Min(int.MaxValue, count);
}
