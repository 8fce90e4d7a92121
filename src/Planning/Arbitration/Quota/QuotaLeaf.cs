namespace GlobalPlanner.Planning.Arbitration.Quota;

/// <summary>A pool in its place in the tree.</summary>
internal sealed class QuotaLeaf(QuotaPool pool, QuotaNode parent) : QuotaWaiter(pool.Id.ToString(), parent)
{
    public QuotaPool Pool { get; set; } = pool;

    /// <summary>Whether GPUs are being taken back for it.</summary>
    public bool HasClaim { get; set; }

    /// <summary>Whether it waits for the other role, which does not fit.</summary>
    public bool IsStuck { get; set; }

    protected override bool IsEligible => Pool.MissingReplicas > 0 && !IsStuck;

    protected override void UpdateFigures()
    {
        Claims = HasClaim;
        Priority = Pool.Priority;
        Share = Pool.GrantedGpus;
        Since = Pool.WaitingSince ?? DateTimeOffset.MinValue;
    }
}
