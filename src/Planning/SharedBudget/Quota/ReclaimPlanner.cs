using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// Finds whom to take replicas back from. A class is all pools of one priority in one group; a pool may only gain while its
/// class stays within what it is entitled to, and only lose while its class keeps at least that. So what all classes
/// hold of their entitlements never falls, and rises with every reclaim that is carried out: the number of them is finite,
/// and no two pools take from one another in turns (docs/arbitration.md).
/// </summary>
internal sealed class ReclaimPlanner
{
    /// <summary>
    /// Replicas for which room is looked for at a time; the others follow as these have it. A plan costs the candidates
    /// once a replica, and it is made every second while anybody waits.
    /// </summary>
    private const int MostReplicas = 64;

    private readonly ReclaimScope _scope;
    private readonly Dictionary<RoleId, Candidate> _pools = [];
    private readonly Dictionary<(QuotaNode Node, int Priority), ClassBalance> _classes = [];
    private readonly HashSet<(QuotaNode Node, int Priority, int Gpus)> _hopeless = [];

    public ReclaimPlanner(ReclaimScope scope) => _scope = scope;

    /// <summary>Adds the pools of one GPU type.</summary>
    public void Add(IEnumerable<QuotaLeaf> pools, Entitlements entitlements)
    {
        foreach (var leaf in pools)
        {
            var pool = new Candidate(leaf);
            _pools.Add(leaf.Pool.Id, pool);
            if (!_classes.TryGetValue((leaf.Parent!, leaf.Pool.Priority), out var balance))
            {
                _classes[(leaf.Parent!, leaf.Pool.Priority)] = balance = new ClassBalance(entitlements.Of(leaf.Parent!, leaf.Pool.Priority));
            }

            pool.Balance = balance;
            balance.Granted += leaf.Pool.GrantedGpus;
        }
    }

    /// <summary>Adds an order for every pool that has to give replicas back, and the replicas that pools have a claim to.</summary>
    public void Plan(ImmutableArray<ReclaimOrder>.Builder orders, Dictionary<RoleId, int> claims)
    {
        // What is on its way out need not be taken from anybody: the tree stands as it will when all of it has arrived.
        foreach (var pool in _pools.Values)
        {
            pool.Charge(pool.Leaf.Pool.GrantedGpus - pool.Leaf.Pool.ChargedGpus);
        }

        var victims = _pools.Values.Where(MayLose).ToList();
        var left = MostReplicas;
        foreach (var claimant in Claimants())
        {
            if (left <= 0)
            {
                break;
            }

            if (claimant.Leaf.Pool.Joint)
            {
                left--;
                Serve(Together(claimant), victims, claims);
                continue;
            }

            var kind = (claimant.Node, claimant.Leaf.Pool.Priority, claimant.Leaf.Pool.GpuPerReplica);
            for (var more = claimant.Leaf.Pool.MissingReplicas; more > 0 && left > 0 && !_hopeless.Contains(kind); more--)
            {
                left--;

                // What is left only becomes less from here on, so that one like it need not try again.
                if (!Serve([(claimant, 1)], victims, claims))
                {
                    _hopeless.Add(kind);
                }
            }
        }

        foreach (var pool in _pools.Values)
        {
            pool.Restore();
            if (pool.Taken > 0)
            {
                orders.Add(new ReclaimOrder(pool.Leaf.Pool.Id, pool.Leaf.Pool.GrantedReplicas - pool.Taken, pool.For!.Value));
            }
        }
    }

    private static bool MayLose(Candidate pool)
    {
        var (figures, balance) = (pool.Leaf.Pool, pool.Balance);
        return figures.GpuPerReplica > 0
            && figures.GrantedReplicas - pool.Taken > figures.MinReplicas
            && balance.Granted - figures.GpuPerReplica >= balance.Entitled;
    }

    /// <summary>Least important first, then those who have most beyond what they are entitled to; who has been told stays told.</summary>
    private static bool Precedes(Candidate left, Candidate right)
    {
        var order = right.IsTold.CompareTo(left.IsTold);
        order = order != 0 ? order : left.Leaf.Pool.Priority.CompareTo(right.Leaf.Pool.Priority);
        order = order != 0 ? order : right.Balance.Surplus.CompareTo(left.Balance.Surplus);
        order = order != 0 ? order : right.GpusLeft.CompareTo(left.GpusLeft);
        return order < 0;
    }

    private IEnumerable<Candidate> Claimants() => _pools.Values
        .Where(static pool => pool.Leaf.Pool is { MissingReplicas: > 0, GpuPerReplica: > 0 })
        .OrderBy(static pool => pool.Node.Total >= pool.Node.Guaranteed)
        .ThenByDescending(static pool => pool.Leaf.Pool.Priority)
        .ThenBy(static pool => pool.Leaf.Pool.WaitingSince)
        .ThenBy(static pool => pool.Leaf.Name, StringComparer.Ordinal);

    /// <summary>Both roles of a deployment that grow together, as far as they want to; none where one of them must not.</summary>
    private List<(Candidate Pool, int Replicas)> Together(Candidate claimant)
    {
        var all = new List<(Candidate Pool, int Replicas)> { (claimant, claimant.Leaf.Pool.MissingReplicas) };
        if (_pools.TryGetValue(claimant.Leaf.OtherRole, out var other) && other.Leaf.Pool is { Joint: true, IsGrowing: true } figures)
        {
            // The deployment is planned once, with the role that comes first.
            var planned = other.Gained > 0 || claimant.Gained > 0;
            if (figures.Frozen || planned)
            {
                return [];
            }

            all.Add((other, figures.MissingReplicas));
        }

        return all;
    }

    /// <summary>Finds GPUs for all these replicas, or for none.</summary>
    private bool Serve(List<(Candidate Pool, int Replicas)> growth, List<Candidate> victims, Dictionary<RoleId, int> claims)
    {
        var taken = new List<(Candidate Pool, Candidate For)>();
        var given = new List<Candidate>();
        foreach (var (pool, replicas) in growth)
        {
            for (var i = 0; i < replicas && pool.Leaf.Pool.GpuPerReplica > 0; i++)
            {
                if (!MakeRoom(pool, victims, taken))
                {
                    given.ForEach(static undone => undone.Grow(-1));
                    taken.ForEach(static undone => undone.Pool.Take(-1));
                    return false;
                }

                pool.Grow(1);
                given.Add(pool);
            }
        }

        foreach (var (victim, claimant) in taken)
        {
            victim.For = victim.Taken == 0 ? null : victim.For ?? claimant.Leaf.Pool.Id;
        }

        foreach (var (pool, replicas) in growth)
        {
            claims[pool.Leaf.Pool.Id] = claims.GetValueOrDefault(pool.Leaf.Pool.Id) + replicas;
        }

        return growth.Count > 0;
    }

    private bool MakeRoom(Candidate claimant, List<Candidate> victims, List<(Candidate Pool, Candidate For)> taken)
    {
        var gpus = claimant.Leaf.Pool.GpuPerReplica;
        if (claimant.Balance.Granted + gpus > claimant.Balance.Entitled)
        {
            return false;
        }

        var before = taken.Count;
        while (claimant.Node.Binding(gpus) is { } binding)
        {
            if (Victim(claimant, binding, victims) is not { } victim)
            {
                return false;
            }

            victim.Take(1);
            taken.Add((victim, claimant));
        }

        // Replicas that were taken first may not be needed with those that were taken after.
        for (var i = before; i < taken.Count - 1;)
        {
            var victim = taken[i].Pool;
            victim.Take(-1);
            if (claimant.Node.Binding(gpus) is null)
            {
                taken.RemoveAt(i);
            }
            else
            {
                victim.Take(1);
                i++;
            }
        }

        return true;
    }

    /// <summary>The pool that has to give back the next replica, so that there is more room in a node; null when nobody has to.</summary>
    private Candidate? Victim(Candidate claimant, QuotaNode binding, List<Candidate> victims)
    {
        Candidate? best = null;
        foreach (var pool in victims)
        {
            if (MayLose(pool) && (best is null || Precedes(pool, best)) && MayTake(claimant, pool, binding))
            {
                best = pool;
            }
        }

        return best;
    }

    private bool MayTake(Candidate claimant, Candidate victim, QuotaNode binding)
    {
        if (claimant.Node.Root != victim.Node.Root)
        {
            return false;
        }

        var (mine, theirs) = claimant.Node.Branches(victim.Node);
        var common = mine?.Parent ?? claimant.Node;
        if (!common.IsWithin(binding)
            || victim.Node.Shown(victim.Leaf.Pool.GpuPerReplica, common) == 0
            || !victim.Node.KeepsGuarantees(victim.Leaf.Pool.GpuPerReplica, common))
        {
            return false;
        }

        return (_scope >= ReclaimScope.Priority && claimant.Leaf.Pool.Priority > victim.Leaf.Pool.Priority)
            || (theirs is not null && (_scope == ReclaimScope.FairShare || mine!.Total + claimant.Leaf.Pool.GpuPerReplica <= mine.Guaranteed));
    }

    private sealed class Candidate(QuotaLeaf leaf)
    {
        private long _charged;

        public QuotaLeaf Leaf { get; } = leaf;

        public QuotaNode Node { get; } = leaf.Parent!;

        public ClassBalance Balance { get; set; } = null!;

        /// <summary>Replicas it has to give back.</summary>
        public int Taken { get; private set; }

        /// <summary>Replicas it is to get.</summary>
        public int Gained { get; private set; }

        public RoleId? For { get; set; }

        public bool IsTold => Leaf.Pool.ReclaimingReplicas > Taken;

        public long GpusLeft => (long)(Leaf.Pool.GrantedReplicas - Taken) * Leaf.Pool.GpuPerReplica;

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

        /// <summary>The tree stands as if nothing had been planned.</summary>
        public void Restore() => Charge(-_charged);

        private void Move(int replicas)
        {
            var gpus = (long)replicas * Leaf.Pool.GpuPerReplica;
            Balance.Granted += gpus;
            Charge(gpus);
        }
    }

    private sealed class ClassBalance(long entitled)
    {
        public long Entitled { get; } = entitled;

        public long Granted { get; set; }

        public long Surplus => Granted - Entitled;
    }
}
