namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>Sums over all pools of a ledger, kept as the pools change so that a decision does not visit them.</summary>
public readonly record struct BudgetTotals
{
    /// <summary>GPUs granted.</summary>
    public long GrantedGpus { get; init; }

    /// <summary>GPUs held.</summary>
    public long HeldGpus { get; init; }

    /// <summary>GPUs counted against the ceiling: for every pool the larger of granted and held.</summary>
    public long ChargedGpus { get; init; }

    /// <summary>GPUs counted for the floor: what is certainly asked of the deployments.</summary>
    public long WrittenGpus { get; init; }

    /// <summary>GPUs charged that are on their way out.</summary>
    public long ReleasingGpus { get; init; }

    /// <summary>Pools that may hold replicas whose GPUs are unknown.</summary>
    public int UnknownPools { get; init; }

    /// <summary>The sums after a pool changed; null stands for no pool.</summary>
    internal BudgetTotals Replace(LedgerRole? before, LedgerRole? after) => Add(before, -1).Add(after, 1);

    private BudgetTotals Add(LedgerRole? pool, int sign)
    {
        if (pool is null)
        {
            return this;
        }

        if (pool.GpuPerReplica is not { } gpu)
        {
            return this with { UnknownPools = UnknownPools + (pool.ChargedReplicas > 0 ? sign : 0) };
        }

        var gpus = (long)gpu * sign;
        return this with
        {
            GrantedGpus = GrantedGpus + (gpus * pool.GrantedReplicas),
            HeldGpus = HeldGpus + (gpus * pool.HeldReplicas),
            ChargedGpus = ChargedGpus + (gpus * pool.ChargedReplicas),
            WrittenGpus = WrittenGpus + (gpus * pool.WrittenReplicas),
            ReleasingGpus = ReleasingGpus + (gpus * pool.ReleasingReplicas),
        };
    }
}
