using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>
/// The rules of Dynamo's GlobalPlanner: a request is approved if the total that it leads to stays within the bounds, by
/// itself or together with the latest opposite intents of other roles. It is kept up to date role by role; a decision looks
/// only at roles whose intent is not carried out. Deterministic. Not safe for concurrent use.
/// </summary>
public sealed class PairingTable
{
    private readonly Dictionary<RoleId, PairingRole> _roles = [];
    private readonly OpenIntents _growing = new(donors: false);
    private readonly OpenIntents _shrinking = new(donors: true);

    /// <summary>The times at which intents were recorded, oldest first. An intent recorded again appears again.</summary>
    private readonly Queue<(PairingRole Role, DateTimeOffset At)> _recorded = new();

    /// <summary>GPUs of all roles.</summary>
    public long TotalGpus { get; private set; }

    /// <summary>Sets the replicas of a role and their GPUs. A role whose replicas have no GPUs is never a partner.</summary>
    public void SetRole(RoleId id, int currentReplicas, int gpuPerReplica)
    {
        var role = Unfiled(id);
        TotalGpus += ((long)currentReplicas * gpuPerReplica) - role.Gpus;
        (role.Replicas, role.Gpu) = (currentReplicas, gpuPerReplica);
        File(role);
    }

    /// <summary>Sets the priority of a known role; higher is more important.</summary>
    public void SetPriority(RoleId id, int priority)
    {
        if (_roles.TryGetValue(id, out var known) && known.Priority != priority)
        {
            var role = Unfiled(id);
            role.Priority = priority;
            File(role);
        }
    }

    /// <summary>Removes a role and its intent.</summary>
    public void RemoveRole(RoleId id)
    {
        if (_roles.ContainsKey(id))
        {
            var role = Unfiled(id);
            role.Intent = null;
            TotalGpus -= role.Gpus;
            _roles.Remove(id);
        }
    }

    /// <summary>Records the replicas that a role wants; the latest intent wins.</summary>
    public void RecordIntent(RoleId id, int desiredReplicas, DateTimeOffset at)
    {
        var role = Unfiled(id);
        if (role.Intent is null || role.IntentAt != at)
        {
            _recorded.Enqueue((role, at));
        }

        (role.Intent, role.IntentAt) = (desiredReplicas, at);
        File(role);
    }

    /// <summary>
    /// Records the intent of a request, also when it is refused, and decides on it. The caller applies what is approved and
    /// reports it with <see cref="SetRole"/>. Roles that the deployment does not have are left out.
    /// </summary>
    public PairingVerdict Decide(ParticipantId requester, ReplicaTargets targets, PairingBounds terms, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(terms);
        Forget(now - terms.IntentLifetime);
        var moves = new List<Move>(2);
        Ask(moves, requester, PoolRole.Prefill, targets.Prefill, now);
        Ask(moves, requester, PoolRole.Decode, targets.Decode, now);
        var net = moves.Sum(static move => move.Gpus);
        var total = TotalGpus + net;
        if (terms is { CeilingGpus: null, FloorGpus: null })
        {
            return Approve(PairingReason.NoBudget, total, 0, moves, []);
        }

        var tolerance = moves.Exists(static move => move.To > move.Role.Current) && moves.Exists(static move => move.To < move.Role.Current)
            ? WidestGpu(moves)
            : 0;
        if (net != 0 && Pair(requester, moves, net, total, terms) is { } paired)
        {
            return paired;
        }

        var band = new Band(terms, tolerance);
        return band.Holds(total) ? Approve(PairingReason.InBand, total, tolerance, moves, []) : Refuse(band, total);
    }

    private static PairingVerdict Refuse(Band band, long total)
    {
        var (reason, words) = total > band.Ceiling
            ? (PairingReason.Ceiling, $"total {total} exceeds ceiling ({band.Ceiling})")
            : (PairingReason.Floor, band.Tolerance > 0 ? $"total {total} below floor ({band.Floor} - tol {band.Tolerance})" : $"total {total} below floor ({band.Floor})");
        return new PairingVerdict
        {
            Approved = false,
            Reason = reason,
            TotalGpus = total,
            ToleranceGpus = band.Tolerance,
            Message = $"GPU budget breach: {words}; no feasible pair packing",
            Changes = [],
        };
    }

    private static PairingVerdict Approve(PairingReason reason, long total, long tolerance, List<Move> moves, List<Move> partners)
    {
        var changes = moves
            .Select(static move => new PairingChange(move.Role.Id, move.Role.Current, move.To, Partner: false, Partial: false))
            .Concat(partners.Select(static move => new PairingChange(move.Role.Id, move.Role.Current, move.To, Partner: true, move.To != move.Role.Intent)))
            .ToList();
        var order = moves.Concat(partners).GroupBy(static move => move.Role.Id.Participant)
            .OrderBy(static group => group.Sum(static move => move.Gpus))
            .Select(static group => group.Key)
            .ToList();
        var words = partners.Count == 0
            ? $"{total} GPUs in all"
            : $"paired with {string.Join(", ", partners.Select(static move => $"{move.Role.Id} {move.Role.Current} to {move.To}"))}; {total} GPUs in all";
        return new PairingVerdict
        {
            Approved = true,
            Reason = reason,
            TotalGpus = total,
            ToleranceGpus = tolerance,
            Message = words,
            Changes = [.. changes.OrderBy(change => order.IndexOf(change.Id.Participant))],
        };
    }

    private static long WidestGpu(List<Move> moves) =>
        moves.Where(static move => move.To != move.Role.Current).Max(static move => (long)move.Role.Gpu);

    /// <summary>The part of a partner's intent that fits when all of it is too much; null when not one replica fits.</summary>
    private static Move? Part(PairingRole role, long total, Band band)
    {
        if (role.Intent > role.Current)
        {
            var steps = band.Ceiling is { } ceiling ? (ceiling - total) / role.Gpu : long.MaxValue;
            return ceilingLeft(band, total) && steps > 0 ? new Move(role, (int)Math.Min(role.Intent!.Value, role.Current + Math.Min(steps, int.MaxValue - role.Current))) : null;
        }

        if (band.Floor is not { } floor)
        {
            return new Move(role, role.Intent!.Value);
        }

        var spare = total - (floor - band.Tolerance);
        var fewer = spare / role.Gpu;
        return spare >= 0 && fewer > 0 ? new Move(role, (int)Math.Max(role.Intent!.Value, role.Current - Math.Min(fewer, role.Current))) : null;

        static bool ceilingLeft(Band band, long total) => band.Ceiling is not { } ceiling || ceiling > total;
    }

    /// <summary>Pairs the request with opposite intents; null when there are none, or the bounds cannot be kept with them.</summary>
    private PairingVerdict? Pair(ParticipantId requester, List<Move> moves, long net, long total, PairingBounds terms)
    {
        var open = net > 0 ? _shrinking : _growing;
        List<PairingRole> asking = moves.ConvertAll(static move => move.Role);
        var widest = open.WidestGpu(asking);
        if (widest == 0)
        {
            return null;
        }

        var band = new Band(terms, Math.Max(WidestGpu(moves), widest));
        List<Move> taken = [];
        foreach (var role in open.For(Own(requester, asking), asking))
        {
            var candidate = new Move(role, role.Intent!.Value);
            var after = total + candidate.Gpus;
            if (!band.Holds(after) && !(net > 0 ? after > band.Ceiling : after < band.Floor - band.Tolerance))
            {
                if (Part(candidate.Role, total, band) is { } part)
                {
                    taken.Add(part);
                    total += part.Gpus;
                }

                break;
            }

            taken.Add(candidate);
            total = after;
        }

        if (!band.Holds(total) && taken.Count > 0)
        {
            var last = taken[^1];
            taken.RemoveAt(taken.Count - 1);
            total -= last.Gpus;
            if (Part(last.Role, total, band) is { } part)
            {
                taken.Add(part);
                total += part.Gpus;
            }
        }

        return taken.Count > 0 && band.Holds(total) ? Approve(PairingReason.Paired, total, band.Tolerance, moves, taken) : null;
    }

    /// <summary>The role of the requesting deployment that the request does not name.</summary>
    private PairingRole? Own(ParticipantId requester, List<PairingRole> asking) =>
        asking is [var only] ? _roles.GetValueOrDefault(new RoleId(requester, only.Id.Role == PoolRole.Prefill ? PoolRole.Decode : PoolRole.Prefill)) : null;

    /// <summary>Drops intents from before a time.</summary>
    private void Forget(DateTimeOffset before)
    {
        while (_recorded.TryPeek(out var oldest) && oldest.At < before)
        {
            _recorded.Dequeue();
            if (oldest.Role.IntentAt == oldest.At && _roles.GetValueOrDefault(oldest.Role.Id) == oldest.Role)
            {
                Unfiled(oldest.Role.Id).Intent = null;
            }
        }
    }

    private void Ask(List<Move> moves, ParticipantId requester, PoolRole role, int? target, DateTimeOffset now)
    {
        var id = new RoleId(requester, role);
        if (target is { } replicas && _roles.TryGetValue(id, out var known) && known.Replicas is not null)
        {
            RecordIntent(id, replicas, now);
            moves.Add(new Move(known, replicas));
        }
    }

    /// <summary>A role, known or new, taken out of its set so that its figures may change. File it again afterwards.</summary>
    private PairingRole Unfiled(RoleId id)
    {
        if (!_roles.TryGetValue(id, out var role))
        {
            _roles[id] = role = new PairingRole(id);
        }

        role.FiledIn?.Remove(role);
        role.FiledIn = null;
        return role;
    }

    private void File(PairingRole role)
    {
        role.FiledIn = role.Gpu == 0 ? null : role.Intent > role.Current ? _growing : role.Intent < role.Current ? _shrinking : null;
        role.FiledIn?.Add(role);
    }

    private readonly record struct Move(PairingRole Role, int To)
    {
        public long Gpus => ((long)To - Role.Current) * Role.Gpu;
    }

    /// <summary>The bounds; the tolerance is the floor's alone.</summary>
    private readonly record struct Band(long? Ceiling, long? Floor, long Tolerance)
    {
        public Band(PairingBounds terms, long tolerance)
            : this(terms.CeilingGpus, terms.FloorGpus, tolerance)
        {
        }

        public bool Holds(long total) => !(total > Ceiling) && !(total < Floor - Tolerance);
    }
}
