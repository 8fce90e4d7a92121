using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>A pool in its place in the tree.</summary>
internal sealed class QuotaLeaf(QuotaRole pool, QuotaNode parent) : QuotaWaiter(pool.Id.ToString(), parent)
{
    public QuotaRole Pool { get; set; } = pool;

    /// <summary>The pool of the deployment's other role.</summary>
    public RoleId OtherRole { get; } = pool.Id with { Role = pool.Id.Role == PoolRole.Prefill ? PoolRole.Decode : PoolRole.Prefill };

    /// <summary>Replicas for which GPUs are being taken back, or kept.</summary>
    public int ClaimedReplicas { get; set; }

    /// <summary>Whether it waits for something else than its queue: for the other role, or for a change of what it asks for.</summary>
    public bool IsStuck { get; set; }

    protected override bool IsEligible => Pool.MissingReplicas > 0 && !IsStuck;

    /// <summary>GPUs of all it waits for.</summary>
    public long MissingGpus => (long)Pool.MissingReplicas * Pool.GpuPerReplica;

    /// <summary>GPUs it holds with that many replicas more.</summary>
    public long Holds(int more) => Pool.GrantedGpus + ((long)more * Pool.GpuPerReplica);

    /// <summary>The lowest node that has no room for all it waits for and all the other role does; null when there is room.</summary>
    public QuotaNode? BindingWith(QuotaLeaf? other)
    {
        if (Binding() is { } own)
        {
            return own;
        }

        if (other is null)
        {
            return null;
        }

        // Both may draw on the same groups.
        Parent!.Charge(MissingGpus);
        var theirs = other.Binding();
        Parent.Charge(-MissingGpus);
        return theirs;
    }

    /// <summary>Whether both roles could have all they wait for if no other pool had anything.</summary>
    public bool CanEverHoldAllWith(QuotaLeaf? other)
    {
        var (mine, theirs) = (Holds(Pool.MissingReplicas), other?.Holds(other.Pool.MissingReplicas) ?? 0);
        return other is null || other.Parent == Parent
            ? mine + theirs <= Parent!.Most
            : mine <= Parent!.Most && theirs <= other.Parent!.Most
                && (Parent.Root != other.Parent.Root || mine + theirs <= Parent.Root.Guaranteed);
    }

    /// <summary>The lowest node that has no room for all it waits for; null when there is room.</summary>
    private QuotaNode? Binding() => MissingGpus == 0 ? null : Parent!.Binding(MissingGpus);

    protected override void UpdateFigures()
    {
        // What counts nowhere has nobody to wait for.
        Claims = ClaimedReplicas > 0 || Pool.GpuPerReplica == 0;
        Priority = Pool.Priority;
        Share = Pool.GrantedGpus;
        Since = Pool.WaitingSince ?? DateTimeOffset.MinValue;
    }
}
