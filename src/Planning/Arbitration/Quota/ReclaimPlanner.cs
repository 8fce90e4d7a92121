using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Quota;

/// <summary>
/// Finds whom to take replicas back from. A class is all pools of one priority in one group; a pool may only gain while its
/// class stays within what it is entitled to, and only lose while its class keeps at least that. So what all classes
/// hold of their entitlements never falls, and rises with every reclaim that is carried out: the number of them is finite,
/// and no two pools take from one another in turns (docs/arbitration.md).
/// </summary>
internal sealed class ReclaimPlanner
{
    private readonly ReclaimScope _scope;
    private readonly QuotaNode _root;
    private readonly List<Candidate> _pools;
    private readonly Dictionary<(QuotaNode Node, int Priority), ClassBalance> _classes = [];
    private readonly Dictionary<QuotaNode, long> _granted = [];

    public ReclaimPlanner(ReclaimScope scope, QuotaNode root, List<QuotaLeaf> pools, Entitlements entitlements)
    {
        (_scope, _root) = (scope, root);
        _pools = pools.ConvertAll(static leaf => new Candidate(leaf));
        foreach (var pool in _pools)
        {
            if (!_classes.TryGetValue(pool.Class, out var balance))
            {
                _classes[pool.Class] = balance = new ClassBalance(entitlements.Of(pool.Class.Node, pool.Class.Priority));
            }

            pool.Balance = balance;
            balance.Granted += pool.Leaf.Pool.GrantedGpus;
            Add(pool.Class.Node, pool.Leaf.Pool.GrantedGpus);
        }
    }

    /// <summary>Adds an order for every pool that has to give replicas back, and the pools they are for.</summary>
    public void Plan(ImmutableArray<ReclaimOrder>.Builder orders, HashSet<PoolId> claims)
    {
        // What is free already, or on its way, need not be taken from anybody.
        var free = _root.Available() + _pools.Sum(static pool => pool.Leaf.Pool.ChargedGpus - pool.Leaf.Pool.GrantedGpus);
        foreach (var claimant in Claimants())
        {
            for (var more = claimant.Leaf.Pool.MissingReplicas; more > 0; more--)
            {
                if (!TryServe(claimant, ref free))
                {
                    break;
                }

                claims.Add(claimant.Leaf.Pool.Id);
            }
        }

        foreach (var victim in _pools)
        {
            if (victim.Taken > 0)
            {
                orders.Add(new ReclaimOrder(victim.Leaf.Pool.Id, victim.Leaf.Pool.GrantedReplicas - victim.Taken, victim.For));
            }
        }
    }

    private IEnumerable<Candidate> Claimants() => _pools
        .Where(static pool => pool.Leaf.Pool is { MissingReplicas: > 0, GpuPerReplica: > 0 })
        .OrderBy(pool => _granted[pool.Class.Node] >= pool.Class.Node.Guaranteed)
        .ThenByDescending(static pool => pool.Class.Priority)
        .ThenBy(static pool => pool.Leaf.Pool.WaitingSince)
        .ThenBy(static pool => pool.Leaf.Name, StringComparer.Ordinal);

    /// <summary>Finds GPUs for one more replica; all of them or none.</summary>
    private bool TryServe(Candidate claimant, ref long free)
    {
        var gpus = claimant.Leaf.Pool.GpuPerReplica;
        if (claimant.Balance.Granted + gpus > claimant.Balance.Entitled)
        {
            return false;
        }

        List<Candidate>? victims = null;
        var found = free;
        while (found < gpus)
        {
            if (Victim(claimant) is not { } victim)
            {
                foreach (var spared in victims ?? [])
                {
                    Move(spared, -1);
                }

                return false;
            }

            Move(victim, 1);
            (victims ??= []).Add(victim);
            found += victim.Leaf.Pool.GpuPerReplica;
        }

        free = found - gpus;
        claimant.Balance.Granted += gpus;
        Add(claimant.Class.Node, gpus);
        foreach (var victim in victims ?? [])
        {
            victim.For = victim.Taken == 1 ? claimant.Leaf.Pool.Id : victim.For;
        }

        return true;
    }

    private void Move(Candidate victim, int replicas)
    {
        var gpus = (long)replicas * victim.Leaf.Pool.GpuPerReplica;
        victim.Taken += replicas;
        victim.Balance.Granted -= gpus;
        Add(victim.Class.Node, -gpus);
    }

    /// <summary>The pool that has to give back the next replica; null when nobody has to.</summary>
    private Candidate? Victim(Candidate claimant)
    {
        Candidate? best = null;
        foreach (var pool in _pools)
        {
            if (MayLose(pool) && MayTake(claimant, pool) && (best is null || Precedes(pool, best)))
            {
                best = pool;
            }
        }

        return best;
    }

    private static bool MayLose(Candidate pool)
    {
        var (figures, balance) = (pool.Leaf.Pool, pool.Balance);
        return figures.GpuPerReplica > 0
            && figures.GrantedReplicas - pool.Taken > figures.MinReplicas
            && balance.Granted - figures.GpuPerReplica >= balance.Entitled;
    }

    private bool MayTake(Candidate claimant, Candidate victim)
    {
        var (mine, theirs) = Branches(claimant.Class.Node, victim.Class.Node);
        if (_scope >= ReclaimScope.Priority && claimant.Class.Priority > victim.Class.Priority)
        {
            return true;
        }

        return mine is not null && theirs is not null
            && (_scope == ReclaimScope.FairShare || _granted.GetValueOrDefault(mine) + claimant.Leaf.Pool.GpuPerReplica <= mine.Guaranteed);
    }

    /// <summary>Least important first, then those who have most beyond what they are entitled to; who has been told stays told.</summary>
    private static bool Precedes(Candidate left, Candidate right)
    {
        var order = right.IsTold.CompareTo(left.IsTold);
        order = order != 0 ? order : left.Class.Priority.CompareTo(right.Class.Priority);
        order = order != 0 ? order : right.Balance.Surplus.CompareTo(left.Balance.Surplus);
        order = order != 0 ? order : right.GpusLeft.CompareTo(left.GpusLeft);
        return order < 0;
    }

    /// <summary>The children of the lowest common group through which two pools are in it; none where it is the same one.</summary>
    private static (QuotaNode? Mine, QuotaNode? Theirs) Branches(QuotaNode mine, QuotaNode theirs)
    {
        for (var node = mine; node.Parent is not null; node = node.Parent)
        {
            for (var other = theirs; other.Parent is not null; other = other.Parent)
            {
                if (node != other && node.Parent == other.Parent)
                {
                    return (node, other);
                }
            }
        }

        return (null, null);
    }

    private void Add(QuotaNode home, long gpus)
    {
        for (var node = home; node is not null; node = node.Parent)
        {
            _granted[node] = _granted.GetValueOrDefault(node) + gpus;
        }
    }

    private sealed class Candidate(QuotaLeaf leaf)
    {
        public QuotaLeaf Leaf { get; } = leaf;

        public (QuotaNode Node, int Priority) Class { get; } = (leaf.Parent!, leaf.Pool.Priority);

        public ClassBalance Balance { get; set; } = null!;

        /// <summary>Replicas it has to give back.</summary>
        public int Taken { get; set; }

        public PoolId For { get; set; }

        public bool IsTold => Leaf.Pool.ReclaimingReplicas > Taken;

        public long GpusLeft => (long)(Leaf.Pool.GrantedReplicas - Taken) * Leaf.Pool.GpuPerReplica;
    }

    private sealed class ClassBalance(long entitled)
    {
        public long Entitled { get; } = entitled;

        public long Granted { get; set; }

        public long Surplus => Granted - Entitled;
    }
}
