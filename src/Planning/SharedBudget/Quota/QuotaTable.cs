using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// The figures of the policy <c>quota</c>: a tree of groups for every GPU type, the GPUs charged to each role, and the roles
/// that wait. It is told of every change of a role and finds the next growth in time proportional to the depth of the tree and
/// the logarithm of the number of waiting roles. See docs/arbitration.md. Deterministic. Not safe for concurrent use.
/// </summary>
public sealed class QuotaTable
{
    private readonly QuotaTerms _terms;
    private readonly QuotaTree _tree;
    private readonly Dictionary<RoleId, QuotaLeaf> _roles = [];

    /// <summary>
    /// Roles that wait for something other than the head of their queue: for the other role, or for another request. They stand
    /// outside every queue, so that they hold up nobody, and must be tried again whenever anything is freed.
    /// </summary>
    private readonly HashSet<QuotaLeaf> _stuck = [];

    /// <summary>
    /// Nodes with unused GPUs that they lend to nobody and with roles that wait below them. In the order of the tree, because
    /// the result must not depend on the order of changes.
    /// </summary>
    private readonly SortedSet<QuotaNode> _keeping = new(Comparer<QuotaNode>.Create(static (left, right) => left.Index.CompareTo(right.Index)));

    /// <summary>Replicas for which GPUs are being taken back, by the role that gets them, according to the last plan.</summary>
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

    /// <summary>Takes over the figures of a role.</summary>
    public void Put(QuotaRole role)
    {
        ArgumentNullException.ThrowIfNull(role);
        if (!_roles.TryGetValue(role.Id, out var leaf))
        {
            _roles[role.Id] = leaf = new QuotaLeaf(role, _tree.HomeOf(role.Id));
            leaf.Parent!.Charge(role.ChargedGpus);
            Count(0, role.MissingReplicas);
            Unstick(0, role);
        }
        else if (leaf.Role == role)
        {
            return;
        }
        else
        {
            var freed = leaf.Role.ChargedGpus - role.ChargedGpus;
            leaf.Parent!.Charge(-freed);
            Count(leaf.Role.MissingReplicas, role.MissingReplicas);
            leaf.Role = role;
            leaf.IsStuck &= !_stuck.Remove(leaf);
            Unstick(freed, role);
        }

        Loosen(leaf);
        File(leaf);
    }

    /// <summary>Removes a role.</summary>
    public void Remove(RoleId id)
    {
        if (_roles.Remove(id, out var leaf))
        {
            leaf.Parent!.Charge(-leaf.Role.ChargedGpus);
            Count(leaf.Role.MissingReplicas, 0);
            Unstick(leaf.Role.ChargedGpus, leaf.Role);
            leaf.Role = leaf.Role with { WantedReplicas = null, ChargedReplicas = 0 };
            Loosen(leaf);
            File(leaf);
        }
    }

    /// <summary>
    /// Finds the next growth that fits and charges it here at once. The caller books it and reports the result with <see cref="Put"/>.
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
            // A blocked queue waits for shared GPUs. GPUs that a group lends to nobody cannot help the role at its head, so roles of
            // that group may use them meanwhile.
            if (!node.IsBlocked && node.NearestBlock() is { } block && First(node) is { } leaf && TryGrantOwn(leaf, leaf.Parent!.RoomBelow(block), out grant))
            {
                return true;
            }
        }

        grant = null!;
        return false;
    }

    /// <summary>GPUs that a role could be charged with now if nobody were ahead of it; negative when more is charged than exists.</summary>
    public long FreeGpus(RoleId id) => (_roles.TryGetValue(id, out var leaf) ? leaf.Parent! : _tree.HomeOf(id)).Available();

    /// <summary>The reason why a role waits; null when it does not wait, or must not grow.</summary>
    public QuotaWait? Explain(RoleId id) =>
        _roles.TryGetValue(id, out var leaf) && leaf.Role.MissingReplicas > 0
            ? QuotaReport.Explain(leaf, leaf.Role.Joint ? OtherRole(leaf) : null)
            : null;

    /// <summary>
    /// Plans the replicas to take back for all roles that wait and are entitled to more than they have. From now on those roles
    /// are served first, or the released GPUs would go to somebody else and the same reclaim would be planned again.
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
            var roles = RolesOf(root);
            planner.Add(roles, Entitlements.Of(root, roles));
        }

        planner.Plan(orders, claims);
        Claim(claims);
        return orders.Count == 0 ? ReclaimPlan.Nothing : new ReclaimPlan(orders.ToImmutable());
    }

    /// <summary>The standing of every group for each GPU type of which it has roles or a quota, parents first.</summary>
    public ImmutableArray<GroupStanding> Groups()
    {
        var standings = ImmutableArray.CreateBuilder<GroupStanding>();
        foreach (var (type, root) in _tree.Roots)
        {
            var entitlements = Entitlements.Of(root, RolesOf(root));
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

    private List<QuotaLeaf> RolesOf(QuotaNode root) =>
        [.. _roles.Values.Where(leaf => leaf.Parent!.Root == root).OrderBy(static leaf => leaf.Name, StringComparer.Ordinal)];

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

    /// <summary>Grants a role what fits. If nothing fits, its queue waits behind it, so that a large replica is not starved by small ones.</summary>
    private bool TryGrant(QuotaLeaf leaf, long free, out QuotaGrant grant)
    {
        var role = leaf.Role;
        if (role.Joint)
        {
            return TryGrantBoth(leaf, free, out grant);
        }

        // One replica at a time, so that equals grow in turns; a role that waits alone gets everything that fits in one step.
        var replicas = role.GpuPerReplica == 0 ? role.MissingReplicas
            : _waiting == 1 ? (int)Math.Min(role.MissingReplicas, Math.Max(0, free) / role.GpuPerReplica)
            : free >= role.GpuPerReplica ? 1
            : 0;
        if (replicas == 0)
        {
            Wait(leaf, free <= 0 || leaf.Holds(1) <= leaf.Parent!.Most ? leaf.Parent!.Binding(role.GpuPerReplica) : null);
            grant = null!;
            return false;
        }

        grant = new QuotaGrant(role.Id, role.GrantedReplicas + replicas);
        Take(leaf, replicas);
        return true;
    }

    private bool TryGrantOwn(QuotaLeaf leaf, long room, out QuotaGrant grant)
    {
        var role = leaf.Role;
        if (role.Joint || role.GpuPerReplica > Math.Min(room, leaf.Parent!.Available()))
        {
            grant = null!;
            return false;
        }

        grant = new QuotaGrant(role.Id, role.GrantedReplicas + 1);
        Take(leaf, 1);
        return true;
    }

    private bool TryGrantBoth(QuotaLeaf leaf, long free, out QuotaGrant grant)
    {
        grant = null!;
        var other = OtherRole(leaf);
        if (other is { Role.Frozen: true } || IsOwedToOthers(leaf, other))
        {
            Wait(leaf, null);
            return false;
        }

        if (leaf.BindingWith(other) is { } binding)
        {
            Wait(leaf, free <= 0 || leaf.CanEverHoldAllWith(other) ? binding : null);
            return false;
        }

        var with = other is null ? null : new QuotaGrant(other.Role.Id, other.Role.GrantedReplicas + other.Role.MissingReplicas);
        grant = new QuotaGrant(leaf.Role.Id, leaf.Role.GrantedReplicas + leaf.Role.MissingReplicas, with);
        Take(leaf, leaf.Role.MissingReplicas);
        if (other is not null)
        {
            Take(other, other.Role.MissingReplicas);
        }

        return true;
    }

    /// <summary>
    /// Whether GPUs are being taken back for others in the tree of the other role. A deployment that is first in one queue must
    /// not pass roles that have a claim in another.
    /// </summary>
    private bool IsOwedToOthers(QuotaLeaf leaf, QuotaLeaf? other) =>
        other is { ClaimedReplicas: 0, Role.GpuPerReplica: > 0 }
        && other.Parent!.Root != leaf.Parent!.Root
        && _claims.Keys.Any(id => _roles.TryGetValue(id, out var owed)
            && owed is { ClaimedReplicas: > 0, Role.MissingReplicas: > 0 } && owed.Parent!.Root == other.Parent.Root);

    /// <summary>The other role of a deployment whose roles grow together; null when it does not grow.</summary>
    private QuotaLeaf? OtherRole(QuotaLeaf leaf) =>
        _roles.TryGetValue(leaf.OtherRole, out var other) && other.Role is { Joint: true, IsGrowing: true } ? other : null;

    /// <summary>
    /// Makes a role wait. If its own queue has no room for it, it blocks that queue. If only the other role lacks room, its own
    /// queue goes on: nothing says when that room comes, and GPUs would idle. With a claim it does block its queue, because the
    /// room does come, and the GPUs of the first role would be gone by then. A role that can never fit blocks nobody.
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
        var before = leaf.Role;
        leaf.Role = before with { GrantedReplicas = before.GrantedReplicas + replicas, ChargedReplicas = before.ChargedReplicas + replicas };
        leaf.ClaimedReplicas = Math.Max(0, leaf.ClaimedReplicas - replicas);
        leaf.Parent!.Charge(leaf.Role.ChargedGpus - before.ChargedGpus);
        Count(before.MissingReplicas, leaf.Role.MissingReplicas);
        File(leaf);
    }

    private static void Block(QuotaNode node)
    {
        node.IsBlocked = true;
        node.File();
    }

    /// <summary>Unblocks every queue above a role: its change may have put another role at the head.</summary>
    private static void Loosen(QuotaLeaf leaf)
    {
        for (var node = leaf.Parent; node is not null; node = node.Parent)
        {
            node.IsBlocked = false;
        }
    }

    /// <summary>Moves a role, and every node above it, to the place that its present figures give it.</summary>
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

    /// <summary>Tries stuck roles again when GPUs were freed or a role of a joint deployment changed; nothing else can help them.</summary>
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
            if (_roles.TryGetValue(id, out var leaf) && leaf.ClaimedReplicas != claims.GetValueOrDefault(id))
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
