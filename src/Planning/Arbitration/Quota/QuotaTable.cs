using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Quota;

/// <summary>
/// The policy <c>quota</c>: a tree of groups for every GPU type, what its pools are charged with, and who of them waits.
/// Told of every change of a pool, it says which growth is next; what that costs grows with the depth of the tree and the
/// logarithm of those that wait. See docs/arbitration.md. Deterministic. Not safe for concurrent use.
/// </summary>
public sealed class QuotaTable
{
    private const int MostAhead = 3;

    private readonly QuotaTerms _terms;
    private readonly Dictionary<PoolId, QuotaLeaf> _pools = [];
    private readonly SortedDictionary<string, QuotaNode> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<(string GpuType, string Group), QuotaNode> _homes = [];
    private readonly HashSet<QuotaNode> _blocked = [];
    private readonly HashSet<QuotaLeaf> _stuck = [];
    private HashSet<PoolId> _claims = [];
    private int _waiting;

    private QuotaTable(QuotaTerms terms) => _terms = terms;

    /// <summary>An empty table.</summary>
    /// <param name="terms">Groups and types; their configuration has been checked.</param>
    /// <param name="ceilingGpus">Most GPUs in all; null when there is no ceiling.</param>
    public static QuotaTable Create(QuotaTerms terms, int? ceilingGpus)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var table = new QuotaTable(terms);
        table.Plant(QuotaTerms.DefaultGpuType, ceilingGpus is { } ceiling ? ceiling - terms.GpusByType.Values.Sum(static gpus => (long)gpus) : QuotaNode.Unlimited);
        foreach (var (type, gpus) in terms.GpusByType)
        {
            table.Plant(type, gpus);
        }

        return table;
    }

    /// <summary>A pool is as given from now on.</summary>
    public void Put(QuotaPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (!_pools.TryGetValue(pool.Id, out var leaf))
        {
            _pools[pool.Id] = leaf = new QuotaLeaf(pool, HomeOf(pool.Id));
            leaf.Parent!.Charge(pool.ChargedGpus);
            Count(0, pool.MissingReplicas);
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
            Unstick(freed);
        }

        Loosen(leaf);
        leaf.File();
    }

    /// <summary>A pool is gone.</summary>
    public void Remove(PoolId id)
    {
        if (_pools.Remove(id, out var leaf))
        {
            leaf.Parent!.Charge(-leaf.Pool.ChargedGpus);
            Count(leaf.Pool.MissingReplicas, 0);
            leaf.Pool = leaf.Pool with { WantedReplicas = null, ChargedReplicas = 0 };
            Unstick(1);
            Loosen(leaf);
            leaf.File();
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

        foreach (var node in _blocked)
        {
            foreach (var child in node.Children)
            {
                // What others cannot use does not wait behind those who wait for what is shared.
                if (child.LocalRoom > 0 && !child.IsBlocked && First(child) is { } leaf && TryGrantOwn(leaf, leaf.Parent!.RoomBelow(node), out grant))
                {
                    return true;
                }
            }
        }

        grant = null!;
        return false;
    }

    /// <summary>GPUs a pool could be charged with now if nobody were ahead of it; below zero when more is charged than there is.</summary>
    public long FreeGpus(PoolId id) => (_pools.TryGetValue(id, out var leaf) ? leaf.Parent! : HomeOf(id)).Available();

    /// <summary>Why a pool waits; null when it does not, or must not grow.</summary>
    public QuotaWait? Explain(PoolId id)
    {
        if (!_pools.TryGetValue(id, out var leaf) || leaf.Pool.MissingReplicas == 0)
        {
            return null;
        }

        var home = leaf.Parent!;
        var free = home.Available();
        if (home.Binding(leaf.Pool.GpuPerReplica) is { } node)
        {
            var (ahead, count) = Ahead(leaf, node);
            var limit = node.Parent is null ? node.Guaranteed : node.Guaranteed + (node.Quota.BorrowingLimitGpus ?? 0);
            return new QuotaWait(node.Parent is null ? QuotaBound.Ceiling : QuotaBound.Group, node.Name, free, node.Total, limit, ahead, count);
        }

        var root = Root(home);
        var (before, number) = Ahead(leaf, root);
        return new QuotaWait(QuotaBound.Queue, string.Empty, free, root.Total, root.Guaranteed, before, number);
    }

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
        var claims = new HashSet<PoolId>();
        foreach (var root in _roots.Values)
        {
            var pools = PoolsOf(root);
            var planner = new ReclaimPlanner(_terms.Reclaim, root, pools, Entitlements.Of(root, pools));
            planner.Plan(orders, claims);
        }

        Claim(claims);
        return orders.Count == 0 ? ReclaimPlan.Nothing : new ReclaimPlan(orders.ToImmutable());
    }

    /// <summary>Every group with every GPU type it has pools or a quota of, parents first.</summary>
    public ImmutableArray<QuotaGroupStanding> Groups()
    {
        var standings = ImmutableArray.CreateBuilder<QuotaGroupStanding>();
        foreach (var (type, root) in _roots)
        {
            var pools = PoolsOf(root);
            var entitlements = Entitlements.Of(root, pools);
            foreach (var child in root.Children)
            {
                Describe(child, type, pools, entitlements, standings);
            }
        }

        return standings.ToImmutable();
    }

    private static QuotaNode Root(QuotaNode node) => node.Parent is { } parent ? Root(parent) : node;

    private static QuotaLeaf? First(QuotaNode node)
    {
        var waiter = node.Waiting.Min;
        while (waiter is QuotaNode inner)
        {
            waiter = inner.Waiting.Min;
        }

        return waiter as QuotaLeaf;
    }

    private static bool IsBelow(QuotaNode? node, QuotaNode top)
    {
        for (; node is not null; node = node.Parent)
        {
            if (node == top)
            {
                return true;
            }
        }

        return false;
    }

    private static void Describe(
        QuotaNode node, string type, List<QuotaLeaf> pools, Entitlements entitlements, ImmutableArray<QuotaGroupStanding>.Builder standings)
    {
        var demand = pools.Where(leaf => IsBelow(leaf.Parent, node)).Sum(static leaf => leaf.Pool.DemandGpus);
        if (demand > 0 || node.Total > 0 || node.Guaranteed > 0)
        {
            standings.Add(new QuotaGroupStanding
            {
                Name = node.Name,
                Parent = node.Parent?.Parent is null ? null : node.Parent.Name,
                GpuType = type,
                GuaranteedGpus = node.Guaranteed,
                BorrowingLimitGpus = node.Quota.BorrowingLimitGpus,
                LendingLimitGpus = node.Quota.LendingLimitGpus,
                Weight = node.Weight,
                UsedGpus = node.Total,
                DemandGpus = demand,
                EntitledGpus = entitlements.Of(node),
            });
        }

        foreach (var child in node.Children)
        {
            Describe(child, type, pools, entitlements, standings);
        }
    }

    /// <summary>Pools that are served before one of those below a node, the next one first.</summary>
    private static (ImmutableArray<PoolId> First, int Count) Ahead(QuotaLeaf leaf, QuotaNode top)
    {
        var ahead = ImmutableArray.CreateBuilder<PoolId>();
        var count = 0;
        Walk(top);
        return (ahead.ToImmutable(), count);

        bool Walk(QuotaNode node)
        {
            foreach (var waiter in node.Waiting)
            {
                if (waiter == leaf || count == QuotaWait.MostCounted)
                {
                    return false;
                }

                if (waiter is QuotaLeaf other)
                {
                    count++;
                    if (ahead.Count < MostAhead)
                    {
                        ahead.Add(other.Pool.Id);
                    }
                }
                else if (!Walk((QuotaNode)waiter))
                {
                    return false;
                }
            }

            return true;
        }
    }

    private void Plant(string type, long capacity)
    {
        var root = new QuotaNode(string.Empty, null, 1, new GroupQuota(null, null, null));
        _roots[type] = root;
        var groups = _terms.Groups.ToDictionary(static group => group.Name, StringComparer.Ordinal);
        foreach (var group in _terms.Groups)
        {
            Grow(group, type, root, groups);
        }

        var homes = _homes.Where(entry => entry.Key.GpuType == type).ToList();
        foreach (var (key, node) in homes)
        {
            if (node.Children.Count > 0)
            {
                // Pools that stand beside subgroups share what the subgroups are not guaranteed.
                var rest = node.Quota.GuaranteedGpus is { } own ? Math.Max(0, own - node.Children.Sum(Guarantee)) : (int?)null;
                _homes[key] = new QuotaNode($"{node.Name} (own pools)", node, 1, new GroupQuota(rest ?? 0, null, null));
            }
        }

        _homes[(type, QuotaTerms.NoGroup)] = root.Children.Count == 0 ? root : new QuotaNode(QuotaTerms.NoGroup, root, 1, new GroupQuota(0, null, null));
        root.Settle(capacity);

        static int Guarantee(QuotaNode node) => node.Quota.GuaranteedGpus ?? node.Children.Sum(Guarantee);
    }

    private QuotaNode Grow(QuotaGroupTerms group, string type, QuotaNode root, Dictionary<string, QuotaGroupTerms> groups)
    {
        if (_homes.TryGetValue((type, group.Name), out var known))
        {
            return known;
        }

        var parent = group.Parent is { } name ? Grow(groups[name], type, root, groups) : root;
        return _homes[(type, group.Name)] = new QuotaNode(
            group.Name, parent, group.Weight, group.Quotas.GetValueOrDefault(type) ?? new GroupQuota(null, null, null));
    }

    private QuotaNode HomeOf(PoolId id)
    {
        var type = _terms.GpuTypeOf(id);
        return _homes[(type, _terms.GroupOf(id))];
    }

    private List<QuotaLeaf> PoolsOf(QuotaNode root) =>
        [.. _pools.Values.Where(leaf => IsBelow(leaf.Parent, root)).OrderBy(static leaf => leaf.Name, StringComparer.Ordinal)];

    private void Count(int before, int after) => _waiting += (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0);

    private QuotaLeaf? Next()
    {
        foreach (var root in _roots.Values)
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
            return TryGrantBoth(leaf, out grant);
        }

        var replicas = pool.GpuPerReplica == 0 ? pool.MissingReplicas
            : _waiting == 1 ? (int)Math.Min(pool.MissingReplicas, Math.Max(0, free) / pool.GpuPerReplica)
            : free >= pool.GpuPerReplica ? 1
            : 0;
        if (replicas == 0)
        {
            Block(leaf.Parent!.Binding(pool.GpuPerReplica)!);
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

    private bool TryGrantBoth(QuotaLeaf leaf, out QuotaGrant grant)
    {
        grant = null!;
        var other = OtherRole(leaf);
        foreach (var role in (ReadOnlySpan<QuotaLeaf?>)[leaf, other])
        {
            if (role is not null && role.Parent!.Binding((long)role.Pool.MissingReplicas * role.Pool.GpuPerReplica) is { } binding)
            {
                Release(role == other ? leaf : null);
                Wait(leaf, binding);
                return false;
            }

            role?.Parent!.Charge((long)role.Pool.MissingReplicas * role.Pool.GpuPerReplica);
        }

        Release(leaf);
        Release(other);
        var with = other is null ? null : new QuotaGrant(other.Pool.Id, other.Pool.GrantedReplicas + other.Pool.MissingReplicas);
        grant = new QuotaGrant(leaf.Pool.Id, leaf.Pool.GrantedReplicas + leaf.Pool.MissingReplicas, with);
        Take(leaf, leaf.Pool.MissingReplicas);
        if (other is not null)
        {
            Take(other, other.Pool.MissingReplicas);
        }

        return true;

        static void Release(QuotaLeaf? tried) => tried?.Parent!.Charge(-(long)tried.Pool.MissingReplicas * tried.Pool.GpuPerReplica);
    }

    private QuotaLeaf? OtherRole(QuotaLeaf leaf)
    {
        var id = leaf.Pool.Id;
        var role = id.Role == PoolRole.Prefill ? PoolRole.Decode : PoolRole.Prefill;
        return _pools.TryGetValue(id with { Role = role }, out var other) && other.Pool is { Joint: true, MissingReplicas: > 0 } ? other : null;
    }

    /// <summary>The head of its queue waits where it does not fit; one that waits for another queue lets its own go on.</summary>
    private void Wait(QuotaLeaf leaf, QuotaNode binding)
    {
        if (IsBelow(leaf.Parent, binding))
        {
            Block(binding);
            return;
        }

        leaf.IsStuck = true;
        _stuck.Add(leaf);
        leaf.File();
    }

    private void Take(QuotaLeaf leaf, int replicas)
    {
        var before = leaf.Pool;
        leaf.Pool = before with { GrantedReplicas = before.GrantedReplicas + replicas, ChargedReplicas = before.ChargedReplicas + replicas };
        leaf.Parent!.Charge(leaf.Pool.ChargedGpus - before.ChargedGpus);
        Count(before.MissingReplicas, leaf.Pool.MissingReplicas);
        leaf.File();
    }

    private void Block(QuotaNode node)
    {
        node.IsBlocked = true;
        _blocked.Add(node);
        node.File();
    }

    /// <summary>Whoever is next on the way to a pool may be another one than before.</summary>
    private void Loosen(QuotaLeaf leaf)
    {
        for (var node = leaf.Parent; node is not null; node = node.Parent)
        {
            if (node.IsBlocked)
            {
                node.IsBlocked = false;
                _blocked.Remove(node);
            }
        }
    }

    /// <summary>Those who wait for another queue than their own try again when anything was freed.</summary>
    private void Unstick(long freed)
    {
        if (freed <= 0 || _stuck.Count == 0)
        {
            return;
        }

        QuotaLeaf[] stuck = [.. _stuck];
        _stuck.Clear();
        foreach (var leaf in stuck)
        {
            leaf.IsStuck = false;
            leaf.File();
        }
    }

    private void Claim(HashSet<PoolId> claims)
    {
        foreach (var id in _claims.Union(claims).ToList())
        {
            if (_pools.TryGetValue(id, out var leaf) && leaf.HasClaim != claims.Contains(id))
            {
                leaf.HasClaim = claims.Contains(id);
                Loosen(leaf);
                leaf.File();
            }
        }

        _claims = claims;
    }
}
