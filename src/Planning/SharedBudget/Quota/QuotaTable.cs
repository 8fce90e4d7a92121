using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// The policy <c>quota</c>: a tree of groups for every GPU type, what its pools are charged with, and who of them waits.
/// Told of every change of a pool, it says which growth is next; what that costs grows with the depth of the tree and the
/// logarithm of those that wait. See docs/arbitration.md. Deterministic. Not safe for concurrent use.
/// </summary>
public sealed class QuotaTable
{
    private readonly QuotaTerms _terms;
    private readonly QuotaTree _tree;
    private readonly Dictionary<RoleId, QuotaLeaf> _pools = [];
    private readonly HashSet<QuotaLeaf> _stuck = [];

    /// <summary>Nodes that keep unused GPUs for those who wait below them.</summary>
    private readonly SortedSet<QuotaNode> _keeping = new(Comparer<QuotaNode>.Create(static (left, right) => left.Index.CompareTo(right.Index)));
    private Dictionary<RoleId, int> _claims = [];
    private int _waiting;

    private QuotaTable(QuotaTerms terms, int? ceilingGpus) => (_terms, _tree) = (terms, new QuotaTree(terms, ceilingGpus));

    /// <summary>An empty table.</summary>
    /// <param name="terms">Groups and types; their configuration has been checked.</param>
    /// <param name="ceilingGpus">Most GPUs in all; null when there is no ceiling.</param>
    public static QuotaTable Create(QuotaTerms terms, int? ceilingGpus)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new QuotaTable(terms, ceilingGpus);
    }

    /// <summary>A pool is as given from now on.</summary>
    public void Put(QuotaRole pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (!_pools.TryGetValue(pool.Id, out var leaf))
        {
            _pools[pool.Id] = leaf = new QuotaLeaf(pool, _tree.HomeOf(pool.Id));
            leaf.Parent!.Charge(pool.ChargedGpus);
            Count(0, pool.MissingReplicas);
            Unstick(0, pool);
        }
        else if (leaf.Pool == pool)
        {
            return;
        }
        else
        {
            var freed = leaf.Pool.ChargedGpus - pool.ChargedGpus;
            leaf.Parent!.Charge(-freed);
            Count(leaf.Pool.MissingReplicas, pool.MissingReplicas);
            leaf.Pool = pool;
            leaf.IsStuck &= !_stuck.Remove(leaf);
            Unstick(freed, pool);
        }

        Loosen(leaf);
        File(leaf);
    }

    /// <summary>A pool is gone.</summary>
    public void Remove(RoleId id)
    {
        if (_pools.Remove(id, out var leaf))
        {
            leaf.Parent!.Charge(-leaf.Pool.ChargedGpus);
            Count(leaf.Pool.MissingReplicas, 0);
            Unstick(leaf.Pool.ChargedGpus, leaf.Pool);
            leaf.Pool = leaf.Pool with { WantedReplicas = null, ChargedReplicas = 0 };
            Loosen(leaf);
            File(leaf);
        }
    }

    /// <summary>
    /// The next growth that fits, which is charged here at once. The caller books it, and tells of it with <see cref="Put"/>.
    /// </summary>
    /// <returns>Whether there is one.</returns>
    public bool Serve(out QuotaGrant grant)
    {
        while (Next() is { } leaf)
        {
            if (TryGrant(leaf, leaf.Parent!.Available(), out grant))
            {
                return true;
            }
        }

        foreach (var node in _keeping)
        {
            // What others cannot use does not wait behind those who wait for what is shared.
            if (!node.IsBlocked && node.NearestBlock() is { } block && First(node) is { } leaf && TryGrantOwn(leaf, leaf.Parent!.RoomBelow(block), out grant))
            {
                return true;
            }
        }

        grant = null!;
        return false;
    }

    /// <summary>GPUs a pool could be charged with now if nobody were ahead of it; below zero when more is charged than there is.</summary>
    public long FreeGpus(RoleId id) => (_pools.TryGetValue(id, out var leaf) ? leaf.Parent! : _tree.HomeOf(id)).Available();

    /// <summary>Why a pool waits; null when it does not, or must not grow.</summary>
    public QuotaWait? Explain(RoleId id) =>
        _pools.TryGetValue(id, out var leaf) && leaf.Pool.MissingReplicas > 0
            ? QuotaReport.Explain(leaf, leaf.Pool.Joint ? OtherRole(leaf) : null)
            : null;

    /// <summary>
    /// What is to be taken back now, for everybody who is entitled to more than they have and waits for it; who that is
    /// is served first from now on.
    /// </summary>
    public ReclaimPlan PlanReclaim()
    {
        if (_terms.Reclaim == ReclaimScope.None || (_waiting == 0 && _claims.Count == 0))
        {
            return ReclaimPlan.Nothing;
        }

        var orders = ImmutableArray.CreateBuilder<ReclaimOrder>();
        var claims = new Dictionary<RoleId, int>();
        var planner = new ReclaimPlanner(_terms.Reclaim);
        foreach (var (_, root) in _tree.Roots)
        {
            var pools = PoolsOf(root);
            planner.Add(pools, Entitlements.Of(root, pools));
        }

        planner.Plan(orders, claims);
        Claim(claims);
        return orders.Count == 0 ? ReclaimPlan.Nothing : new ReclaimPlan(orders.ToImmutable());
    }

    /// <summary>Every group with every GPU type it has pools or a quota of, parents first.</summary>
    public ImmutableArray<QuotaGroupStanding> Groups()
    {
        var standings = ImmutableArray.CreateBuilder<QuotaGroupStanding>();
        foreach (var (type, root) in _tree.Roots)
        {
            var entitlements = Entitlements.Of(root, PoolsOf(root));
            foreach (var child in root.Children)
            {
                QuotaReport.Describe(child, type, entitlements, standings);
            }
        }

        return standings.ToImmutable();
    }

    private static QuotaLeaf? First(QuotaNode node)
    {
        var waiter = node.Waiting.Min;
        while (waiter is QuotaNode inner)
        {
            waiter = inner.Waiting.Min;
        }

        return waiter as QuotaLeaf;
    }

    private List<QuotaLeaf> PoolsOf(QuotaNode root) =>
        [.. _pools.Values.Where(leaf => leaf.Parent!.Root == root).OrderBy(static leaf => leaf.Name, StringComparer.Ordinal)];

    private void Count(int before, int after) => _waiting += (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0);

    private QuotaLeaf? Next()
    {
        foreach (var (_, root) in _tree.Roots)
        {
            if (!root.IsBlocked && First(root) is { } leaf)
            {
                return leaf;
            }
        }

        return null;
    }

    /// <summary>Grants what fits; otherwise everybody waits behind the one that does not.</summary>
    private bool TryGrant(QuotaLeaf leaf, long free, out QuotaGrant grant)
    {
        var pool = leaf.Pool;
        if (pool.Joint)
        {
            return TryGrantBoth(leaf, free, out grant);
        }

        var replicas = pool.GpuPerReplica == 0 ? pool.MissingReplicas
            : _waiting == 1 ? (int)Math.Min(pool.MissingReplicas, Math.Max(0, free) / pool.GpuPerReplica)
            : free >= pool.GpuPerReplica ? 1
            : 0;
        if (replicas == 0)
        {
            Wait(leaf, free <= 0 || leaf.Holds(1) <= leaf.Parent!.Most ? leaf.Parent!.Binding(pool.GpuPerReplica) : null);
            grant = null!;
            return false;
        }

        grant = new QuotaGrant(pool.Id, pool.GrantedReplicas + replicas);
        Take(leaf, replicas);
        return true;
    }

    private bool TryGrantOwn(QuotaLeaf leaf, long room, out QuotaGrant grant)
    {
        var pool = leaf.Pool;
        if (pool.Joint || pool.GpuPerReplica > Math.Min(room, leaf.Parent!.Available()))
        {
            grant = null!;
            return false;
        }

        grant = new QuotaGrant(pool.Id, pool.GrantedReplicas + 1);
        Take(leaf, 1);
        return true;
    }

    private bool TryGrantBoth(QuotaLeaf leaf, long free, out QuotaGrant grant)
    {
        grant = null!;
        var other = OtherRole(leaf);
        if (other is { Pool.Frozen: true } || IsOwedToOthers(leaf, other))
        {
            Wait(leaf, null);
            return false;
        }

        if (leaf.BindingWith(other) is { } binding)
        {
            Wait(leaf, free <= 0 || leaf.CanEverHoldAllWith(other) ? binding : null);
            return false;
        }

        var with = other is null ? null : new QuotaGrant(other.Pool.Id, other.Pool.GrantedReplicas + other.Pool.MissingReplicas);
        grant = new QuotaGrant(leaf.Pool.Id, leaf.Pool.GrantedReplicas + leaf.Pool.MissingReplicas, with);
        Take(leaf, leaf.Pool.MissingReplicas);
        if (other is not null)
        {
            Take(other, other.Pool.MissingReplicas);
        }

        return true;
    }

    /// <summary>
    /// Whether GPUs are being taken back for others where the other role draws on: whoever is first in one queue does not
    /// pass those who have a claim in another.
    /// </summary>
    private bool IsOwedToOthers(QuotaLeaf leaf, QuotaLeaf? other) =>
        other is { ClaimedReplicas: 0, Pool.GpuPerReplica: > 0 }
        && other.Parent!.Root != leaf.Parent!.Root
        && _claims.Keys.Any(id => _pools.TryGetValue(id, out var owed)
            && owed is { ClaimedReplicas: > 0, Pool.MissingReplicas: > 0 } && owed.Parent!.Root == other.Parent.Root);

    /// <summary>The other role of a deployment whose roles grow together; null when it does not grow.</summary>
    private QuotaLeaf? OtherRole(QuotaLeaf leaf) =>
        _pools.TryGetValue(leaf.OtherRole, out var other) && other.Pool is { Joint: true, IsGrowing: true } ? other : null;

    /// <summary>
    /// The head of its queue waits where it does not fit. One that waits for another queue lets its own go on, unless GPUs
    /// are being taken back for it: those of one role would be gone before the other's arrive. One that can never fit
    /// lets all go on that can use what is free.
    /// </summary>
    private void Wait(QuotaLeaf leaf, QuotaNode? binding)
    {
        var queue = binding is null ? null
            : leaf.Parent!.IsWithin(binding) ? binding
            : leaf.ClaimedReplicas > 0 ? leaf.Parent.Root
            : null;
        if (queue is not null)
        {
            Block(queue);
            return;
        }

        leaf.IsStuck = true;
        _stuck.Add(leaf);
        File(leaf);
    }

    private void Take(QuotaLeaf leaf, int replicas)
    {
        var before = leaf.Pool;
        leaf.Pool = before with { GrantedReplicas = before.GrantedReplicas + replicas, ChargedReplicas = before.ChargedReplicas + replicas };
        leaf.ClaimedReplicas = Math.Max(0, leaf.ClaimedReplicas - replicas);
        leaf.Parent!.Charge(leaf.Pool.ChargedGpus - before.ChargedGpus);
        Count(before.MissingReplicas, leaf.Pool.MissingReplicas);
        File(leaf);
    }

    private static void Block(QuotaNode node)
    {
        node.IsBlocked = true;
        node.File();
    }

    /// <summary>Whoever is next on the way to a pool may be another one than before.</summary>
    private static void Loosen(QuotaLeaf leaf)
    {
        for (var node = leaf.Parent; node is not null; node = node.Parent)
        {
            node.IsBlocked = false;
        }
    }

    /// <summary>Puts a pool, and all it is in, where its figures of now belong.</summary>
    private void File(QuotaLeaf leaf)
    {
        leaf.File();
        for (var node = leaf.Parent; node is not null; node = node.Parent)
        {
            if (node.Local > 0)
            {
                _ = node.LocalRoom > 0 && node.Waiting.Count > 0 ? _keeping.Add(node) : _keeping.Remove(node);
            }
        }
    }

    /// <summary>Those who wait for something else than their own queue try again when anything was freed, or one of them changed.</summary>
    private void Unstick(long freed, QuotaRole changed)
    {
        if (freed > 0 || changed.Joint)
        {
            Unstick();
        }
    }

    private void Unstick()
    {
        if (_stuck.Count == 0)
        {
            return;
        }

        QuotaLeaf[] stuck = [.. _stuck];
        _stuck.Clear();
        foreach (var leaf in stuck)
        {
            leaf.IsStuck = false;
            File(leaf);
        }
    }

    private void Claim(Dictionary<RoleId, int> claims)
    {
        foreach (var id in _claims.Keys.Union(claims.Keys))
        {
            if (_pools.TryGetValue(id, out var leaf) && leaf.ClaimedReplicas != claims.GetValueOrDefault(id))
            {
                leaf.ClaimedReplicas = claims.GetValueOrDefault(id);
                Loosen(leaf);
                File(leaf);
            }
        }

        if (_claims.Count > 0 || claims.Count > 0)
        {
            Unstick();
        }

        _claims = claims;
    }
}
