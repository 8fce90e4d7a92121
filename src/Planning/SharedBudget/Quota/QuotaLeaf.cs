using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>A role in its place in the tree.</summary>
internal sealed class QuotaLeaf(QuotaRole role, QuotaNode parent) : QuotaWaiter(role.Id.ToString(), parent)
{
    public QuotaRole Role { get; set; } = role;

    /// <summary>The role of the deployment's other role.</summary>
    public RoleId OtherRole { get; } = role.Id with { Role = role.Id.Role == PoolRole.Prefill ? PoolRole.Decode : PoolRole.Prefill };

    /// <summary>Replicas for which GPUs are being taken back, or that are free and reserved for it.</summary>
    public int ClaimedReplicas { get; set; }

    /// <summary>Whether it waits for something other than its queue: for the other role, or for another request.</summary>
    public bool IsStuck { get; set; }

    protected override bool IsEligible => Role.MissingReplicas > 0 && !IsStuck;

    /// <summary>GPUs of all replicas it waits for.</summary>
    public long MissingGpus => (long)Role.MissingReplicas * Role.GpuPerReplica;

    /// <summary>GPUs it holds with that many replicas more.</summary>
    public long Holds(int more) => Role.GrantedGpus + ((long)more * Role.GpuPerReplica);

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

    /// <summary>Whether both roles could have all they wait for if no other role had anything.</summary>
    public bool CanEverHoldAllWith(QuotaLeaf? other)
    {
        var (mine, theirs) = (Holds(Role.MissingReplicas), other?.Holds(other.Role.MissingReplicas) ?? 0);
        return other is null || other.Parent == Parent
            ? mine + theirs <= Parent!.Most
            : mine <= Parent!.Most && theirs <= other.Parent!.Most
                && (Parent.Root != other.Parent.Root || mine + theirs <= Parent.Root.Guaranteed);
    }

    /// <summary>The lowest node that has no room for all it waits for; null when there is room.</summary>
    private QuotaNode? Binding() => MissingGpus == 0 ? null : Parent!.Binding(MissingGpus);

    protected override void UpdateFigures()
    {
        // A role whose replicas have no GPUs competes with nobody, so it goes first.
        Claims = ClaimedReplicas > 0 || Role.GpuPerReplica == 0;
        Priority = Role.Priority;
        Share = Role.GrantedGpus;
        Since = Role.WaitingSince ?? DateTimeOffset.MinValue;
    }
}
