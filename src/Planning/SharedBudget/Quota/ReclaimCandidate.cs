using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// A role in a reclaim plan, as one that may lose or gain replicas. What the plan moves is charged to the tree at once, so
/// that every next step sees it, and reverted at the end.
/// </summary>
internal sealed class ReclaimCandidate(QuotaLeaf leaf)
{
    private long _charged;

    public QuotaLeaf Leaf { get; } = leaf;

    public QuotaNode Node { get; } = leaf.Parent!;

    public EntitlementBalance Balance { get; set; } = null!;

    /// <summary>Replicas that the plan takes from it.</summary>
    public int Taken { get; private set; }

    /// <summary>Replicas that the plan finds room for.</summary>
    public int Gained { get; private set; }

    /// <summary>The role it gives back to; null while nothing is taken from it.</summary>
    public RoleId? For { get; set; }

    /// <summary>Whether it already has notice to give back more than the plan takes so far.</summary>
    public bool IsTold => Leaf.Role.ReclaimingReplicas > Taken;

    public long GpusLeft => (long)(Leaf.Role.GrantedReplicas - Taken) * Leaf.Role.GpuPerReplica;

    public void Take(int replicas)
    {
        Taken += replicas;
        Move(-replicas);
    }

    public void Grow(int replicas)
    {
        Gained += replicas;
        Move(replicas);
    }

    public void Charge(long gpus)
    {
        if (gpus != 0)
        {
            _charged += gpus;
            Node.Charge(gpus);
        }
    }

    /// <summary>Reverts everything that the plan has charged to the tree.</summary>
    public void Restore() => Charge(-_charged);

    private void Move(int replicas)
    {
        var gpus = (long)replicas * Leaf.Role.GpuPerReplica;
        Balance.Granted += gpus;
        Charge(gpus);
    }
}
