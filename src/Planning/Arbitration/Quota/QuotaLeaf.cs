using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Quota;

/// <summary>A pool in its place in the tree.</summary>
internal sealed class QuotaLeaf(QuotaPool pool, QuotaNode parent) : QuotaWaiter(pool.Id.ToString(), parent)
{
    public QuotaPool Pool { get; set; } = pool;

    /// <summary>The pool of the deployment's other role.</summary>
    public PoolId OtherRole { get; } = pool.Id with { Role = pool.Id.Role == PoolRole.Prefill ? PoolRole.Decode : PoolRole.Prefill };

    /// <summary>Replicas for which GPUs are being taken back, or kept.</summary>
    public int ClaimedReplicas { get; set; }

    /// <summary>Whether it waits for the other role, which does not fit.</summary>
    public bool IsStuck { get; set; }

    protected override bool IsEligible => Pool.MissingReplicas > 0 && !IsStuck;

    protected override void UpdateFigures()
    {
        // What counts nowhere has nobody to wait for.
        Claims = ClaimedReplicas > 0 || Pool.GpuPerReplica == 0;
        Priority = Pool.Priority;
        Share = Pool.GrantedGpus;
        Since = Pool.WaitingSince ?? DateTimeOffset.MinValue;
    }
}
