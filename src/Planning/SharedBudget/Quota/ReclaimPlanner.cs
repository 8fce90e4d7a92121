using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// Plans which roles give replicas back, and to whom. A class is all roles of one priority in one group. A role may gain only
/// while its class stays within its entitlement, and lose only while its class keeps at least its entitlement. The sum over
/// all classes of min(granted, entitled) therefore never falls, and rises by at least one GPU with every reclaim that is
/// carried out. It is bounded, so reclaims come to an end and no two roles take from each other in turns (docs/arbitration.md).
/// </summary>
internal sealed class ReclaimPlanner
{
    /// <summary>
    /// Most replicas that one plan finds room for; the others follow in later plans. A plan visits all candidates once for
    /// each replica, and a plan is made every second while anybody waits.
    /// </summary>
    private const int MostReplicas = 64;

    private readonly ReclaimScope _scope;
    private readonly Dictionary<RoleId, ReclaimCandidate> _roles = [];
    private readonly Dictionary<(QuotaNode Node, int Priority), EntitlementBalance> _classes = [];
    private readonly HashSet<(QuotaNode Node, int Priority, int Gpus)> _hopeless = [];

    public ReclaimPlanner(ReclaimScope scope) => _scope = scope;

    /// <summary>Adds the roles of one GPU type.</summary>
    public void Add(IEnumerable<QuotaLeaf> roles, Entitlements entitlements)
    {
        foreach (var leaf in roles)
        {
            var role = new ReclaimCandidate(leaf);
            _roles.Add(leaf.Role.Id, role);
            if (!_classes.TryGetValue((leaf.Parent!, leaf.Role.Priority), out var balance))
            {
                _classes[(leaf.Parent!, leaf.Role.Priority)] = balance = new EntitlementBalance(entitlements.Of(leaf.Parent!, leaf.Role.Priority));
            }

            role.Balance = balance;
            balance.Granted += leaf.Role.GrantedGpus;
        }
    }

    /// <summary>Adds an order for every role that has to give replicas back, and the number of replicas that each waiting role has a claim to.</summary>
    public void Plan(ImmutableArray<ReclaimOrder>.Builder orders, Dictionary<RoleId, int> claims)
    {
        // Replicas that are being released need not be taken from anybody. So the plan works on the tree as it will stand when
        // every release has arrived: each role charged with its grant, not with what it still holds.
        foreach (var role in _roles.Values)
        {
            role.Charge(role.Leaf.Role.GrantedGpus - role.Leaf.Role.ChargedGpus);
        }

        var victims = _roles.Values.Where(MayLose).ToList();
        var left = MostReplicas;
        foreach (var claimant in Claimants())
        {
            if (left <= 0)
            {
                break;
            }

            if (claimant.Leaf.Role.Joint)
            {
                left--;
                Serve(Together(claimant), victims, claims);
                continue;
            }

            var kind = (claimant.Node, claimant.Leaf.Role.Priority, claimant.Leaf.Role.GpuPerReplica);
            for (var more = claimant.Leaf.Role.MissingReplicas; more > 0 && left > 0 && !_hopeless.Contains(kind); more--)
            {
                left--;

                // A plan only ever uses room up. Once a replica of this group, priority and size finds none, no later one will.
                if (!Serve([(claimant, 1)], victims, claims))
                {
                    _hopeless.Add(kind);
                }
            }
        }

        foreach (var role in _roles.Values)
        {
            role.Restore();
            if (role.Taken > 0)
            {
                orders.Add(new ReclaimOrder(role.Leaf.Role.Id, role.Leaf.Role.GrantedReplicas - role.Taken, role.For!.Value));
            }
        }
    }

    /// <summary>Whether a role keeps its minimum, and its class its entitlement, when it loses one more replica.</summary>
    private static bool MayLose(ReclaimCandidate role)
    {
        var (figures, balance) = (role.Leaf.Role, role.Balance);
        return figures.GpuPerReplica > 0
            && figures.GrantedReplicas - role.Taken > figures.MinReplicas
            && balance.Granted - figures.GpuPerReplica >= balance.Entitled;
    }

    /// <summary>The order in which roles lose: those that already have notice, so that plans one second apart do not name others in turns; then
    /// the least important, the largest surplus of the class, the largest role.</summary>
    private static bool Precedes(ReclaimCandidate left, ReclaimCandidate right)
    {
        var order = right.IsTold.CompareTo(left.IsTold);
        order = order != 0 ? order : left.Leaf.Role.Priority.CompareTo(right.Leaf.Role.Priority);
        order = order != 0 ? order : right.Balance.Surplus.CompareTo(left.Balance.Surplus);
        order = order != 0 ? order : right.GpusLeft.CompareTo(left.GpusLeft);
        return order < 0;
    }

    private IEnumerable<ReclaimCandidate> Claimants() => _roles.Values
        .Where(static role => role.Leaf.Role is { MissingReplicas: > 0, GpuPerReplica: > 0 })
        .OrderBy(static role => role.Node.Total >= role.Node.Guaranteed)
        .ThenByDescending(static role => role.Leaf.Role.Priority)
        .ThenBy(static role => role.Leaf.Role.WaitingSince)
        .ThenBy(static role => role.Leaf.Name, StringComparer.Ordinal);

    /// <summary>The growth of a deployment whose roles grow together; empty when one of them must not grow or it is planned already.</summary>
    private List<(ReclaimCandidate Role, int Replicas)> Together(ReclaimCandidate claimant)
    {
        var all = new List<(ReclaimCandidate Role, int Replicas)> { (claimant, claimant.Leaf.Role.MissingReplicas) };
        if (_roles.TryGetValue(claimant.Leaf.OtherRole, out var other) && other.Leaf.Role is { Joint: true, IsGrowing: true } figures)
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

    /// <summary>Finds GPUs for all these replicas, or for none: half a deployment would hold GPUs without serving.</summary>
    private bool Serve(List<(ReclaimCandidate Role, int Replicas)> growth, List<ReclaimCandidate> victims, Dictionary<RoleId, int> claims)
    {
        var taken = new List<(ReclaimCandidate Role, ReclaimCandidate For)>();
        var given = new List<ReclaimCandidate>();
        foreach (var (role, replicas) in growth)
        {
            for (var i = 0; i < replicas && role.Leaf.Role.GpuPerReplica > 0; i++)
            {
                if (!MakeRoom(role, victims, taken))
                {
                    given.ForEach(static undone => undone.Grow(-1));
                    taken.ForEach(static undone => undone.Role.Take(-1));
                    return false;
                }

                role.Grow(1);
                given.Add(role);
            }
        }

        foreach (var (victim, claimant) in taken)
        {
            victim.For = victim.Taken == 0 ? null : victim.For ?? claimant.Leaf.Role.Id;
        }

        foreach (var (role, replicas) in growth)
        {
            claims[role.Leaf.Role.Id] = claims.GetValueOrDefault(role.Leaf.Role.Id) + replicas;
        }

        return growth.Count > 0;
    }

    private bool MakeRoom(ReclaimCandidate claimant, List<ReclaimCandidate> victims, List<(ReclaimCandidate Role, ReclaimCandidate For)> taken)
    {
        var gpus = claimant.Leaf.Role.GpuPerReplica;
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

        // A replica taken early may be superfluous once a larger one has been taken after it; it is spared, or GPUs would go to nobody.
        for (var i = before; i < taken.Count - 1;)
        {
            var victim = taken[i].Role;
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

    /// <summary>The role that gives back the next replica to make room in a node; null when none may.</summary>
    private ReclaimCandidate? Victim(ReclaimCandidate claimant, QuotaNode binding, List<ReclaimCandidate> victims)
    {
        ReclaimCandidate? best = null;
        foreach (var role in victims)
        {
            if (MayLose(role) && (best is null || Precedes(role, best)) && MayTake(claimant, role, binding))
            {
                best = role;
            }
        }

        return best;
    }

    /// <summary>
    /// Whether a claimant may take a replica from a role. The release must make room below the node that binds the claimant
    /// (elsewhere it would be of no use to it) and show at the common parent (kept GPUs are not lent); no group on the way may
    /// fall below its guarantee, or it would be entitled to take the replica back; and the configured scope must allow it.
    /// </summary>
    private bool MayTake(ReclaimCandidate claimant, ReclaimCandidate victim, QuotaNode binding)
    {
        if (claimant.Node.Root != victim.Node.Root)
        {
            return false;
        }

        var (mine, theirs) = claimant.Node.Branches(victim.Node);
        var common = mine?.Parent ?? claimant.Node;
        if (!common.IsWithin(binding)
            || victim.Node.Shown(victim.Leaf.Role.GpuPerReplica, common) == 0
            || !victim.Node.KeepsGuarantees(victim.Leaf.Role.GpuPerReplica, common))
        {
            return false;
        }

        return (_scope >= ReclaimScope.Priority && claimant.Leaf.Role.Priority > victim.Leaf.Role.Priority)
            || (theirs is not null && (_scope == ReclaimScope.FairShare || mine!.Total + claimant.Leaf.Role.GpuPerReplica <= mine.Guaranteed));
    }
}
