namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>Sums over all roles of a ledger, kept as the roles change so that a decision does not visit them.</summary>
public readonly record struct BudgetTotals
{
    /// <summary>GPUs granted.</summary>
    public long GrantedGpus { get; init; }

    /// <summary>GPUs held.</summary>
    public long HeldGpus { get; init; }

    /// <summary>GPUs counted against the ceiling: the most that all roles can come to hold; see <see cref="LedgerRole.ChargedReplicas"/>.</summary>
    public long ChargedGpus { get; init; }

    /// <summary>GPUs counted for the floor: the least that the deployments can come to ask for; see <see cref="LedgerRole.WrittenReplicas"/>.</summary>
    public long WrittenGpus { get; init; }

    /// <summary>GPUs charged that are being released.</summary>
    public long ReleasingGpus { get; init; }

    /// <summary>Roles that may hold replicas whose GPUs are unknown.</summary>
    public int UnknownRoles { get; init; }

    /// <summary>GPUs that may still be charged; negative when more is charged than the ceiling allows, null without a ceiling.</summary>
    public long? FreeGpus(int? ceilingGpus) => ceilingGpus - ChargedGpus;

    /// <summary>
    /// Whether the ceiling is exceeded or its use is unknown, so that no outstanding write may raise a deployment. Never
    /// without a ceiling.
    /// </summary>
    public bool HasNoRoom(int? ceilingGpus) => ceilingGpus is not null && (FreeGpus(ceilingGpus) < 0 || UnknownRoles > 0);

    /// <summary>The sums after a role changed; null stands for no role.</summary>
    internal BudgetTotals Replace(LedgerRole? before, LedgerRole? after) => Add(before, -1).Add(after, 1);

    private BudgetTotals Add(LedgerRole? entry, int sign)
    {
        if (entry is null)
        {
            return this;
        }

        if (entry.GpuPerReplica is not { } gpu)
        {
            return this with { UnknownRoles = UnknownRoles + (entry.ChargedReplicas > 0 ? sign : 0) };
        }

        var gpus = (long)gpu * sign;
        return this with
        {
            GrantedGpus = GrantedGpus + (gpus * entry.GrantedReplicas),
            HeldGpus = HeldGpus + (gpus * entry.HeldReplicas),
            ChargedGpus = ChargedGpus + (gpus * entry.ChargedReplicas),
            WrittenGpus = WrittenGpus + (gpus * entry.WrittenReplicas),
            ReleasingGpus = ReleasingGpus + (gpus * entry.ReleasingReplicas),
        };
    }
}
