using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>
/// Dynamo's GlobalPlanner's rules: a request is approved if the total it leads to keeps to the bounds, by itself or
/// together with what other pools wanted last the other way. Kept up to date pool by pool; a decision looks only at pools
/// whose intent differs from what they have. Deterministic. Not safe for concurrent use.
/// </summary>
public sealed class PairingTable
{
    internal const int DefaultPriority = 100;

    private readonly Dictionary<RoleId, PairingRole> _pools = [];
    private readonly OpenIntents _growing = new(donors: false);
    private readonly OpenIntents _shrinking = new(donors: true);

    /// <summary>When intents were recorded, oldest first; those recorded anew since stand behind once more.</summary>
    private readonly Queue<(PairingRole Pool, DateTimeOffset At)> _recorded = new();

    /// <summary>GPUs of all pools.</summary>
    public long TotalGpus { get; private set; }

    /// <summary>A pool has that many replicas, of that many GPUs each; with none it counts nowhere.</summary>
    public void SetPool(RoleId id, int currentReplicas, int gpuPerReplica)
    {
        var pool = Unfiled(id);
        TotalGpus += ((long)currentReplicas * gpuPerReplica) - pool.Gpus;
        (pool.Replicas, pool.Gpu) = (currentReplicas, gpuPerReplica);
        File(pool);
    }

    /// <summary>Sets how important a known pool is; higher is more, 100 when it was never set.</summary>
    public void SetPriority(RoleId id, int priority)
    {
        if (_pools.TryGetValue(id, out var known) && known.Priority != priority)
        {
            var pool = Unfiled(id);
            pool.Priority = priority;
            File(pool);
        }
    }

    /// <summary>A pool is gone, and its intent with it.</summary>
    public void RemovePool(RoleId id)
    {
        if (_pools.ContainsKey(id))
        {
            var pool = Unfiled(id);
            pool.Intent = null;
            TotalGpus -= pool.Gpus;
            _pools.Remove(id);
        }
    }

    /// <summary>What a pool wants from now on; the latest wins.</summary>
    public void RecordIntent(RoleId id, int desiredReplicas, DateTimeOffset at)
    {
        var pool = Unfiled(id);
        if (pool.Intent is null || pool.IntentAt != at)
        {
            _recorded.Enqueue((pool, at));
        }

        (pool.Intent, pool.IntentAt) = (desiredReplicas, at);
        File(pool);
    }

    /// <summary>
    /// Takes note of what a request wants, also when it is refused, and decides on it. What is approved is applied by the
    /// caller, which tells of it with <see cref="SetPool"/>. Roles that the deployment does not have are left out.
    /// </summary>
    public PairingVerdict Decide(ParticipantId requester, ReplicaTargets targets, PairingTerms terms, DateTimeOffset now)
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

        var tolerance = moves.Exists(static move => move.To > move.Pool.Current) && moves.Exists(static move => move.To < move.Pool.Current)
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
            .Select(static move => new PairingChange(move.Pool.Id, move.Pool.Current, move.To, Partner: false, Partial: false))
            .Concat(partners.Select(static move => new PairingChange(move.Pool.Id, move.Pool.Current, move.To, Partner: true, move.To != move.Pool.Intent)))
            .ToList();
        var order = moves.Concat(partners).GroupBy(static move => move.Pool.Id.Participant)
            .OrderBy(static group => group.Sum(static move => move.Gpus))
            .Select(static group => group.Key)
            .ToList();
        var words = partners.Count == 0
            ? $"{total} GPUs in all"
            : $"paired with {string.Join(", ", partners.Select(static move => $"{move.Pool.Id} {move.Pool.Current} to {move.To}"))}; {total} GPUs in all";
        return new PairingVerdict
        {
            Approved = true,
            Reason = reason,
            TotalGpus = total,
            ToleranceGpus = tolerance,
            Message = words,
            Changes = [.. changes.OrderBy(change => order.IndexOf(change.Pool.Participant))],
        };
    }

    private static long WidestGpu(List<Move> moves) =>
        moves.Where(static move => move.To != move.Pool.Current).Max(static move => (long)move.Pool.Gpu);

    /// <summary>How far a partner may go when all of its intent is too much; null when not a step.</summary>
    private static Move? Part(PairingRole pool, long total, Band band)
    {
        if (pool.Intent > pool.Current)
        {
            var steps = band.Ceiling is { } ceiling ? (ceiling - total) / pool.Gpu : long.MaxValue;
            return ceilingLeft(band, total) && steps > 0 ? new Move(pool, (int)Math.Min(pool.Intent!.Value, pool.Current + Math.Min(steps, int.MaxValue - pool.Current))) : null;
        }

        if (band.Floor is not { } floor)
        {
            return new Move(pool, pool.Intent!.Value);
        }

        var spare = total - (floor - band.Tolerance);
        var fewer = spare / pool.Gpu;
        return spare >= 0 && fewer > 0 ? new Move(pool, (int)Math.Max(pool.Intent!.Value, pool.Current - Math.Min(fewer, pool.Current))) : null;

        static bool ceilingLeft(Band band, long total) => band.Ceiling is not { } ceiling || ceiling > total;
    }

    /// <summary>Looks for others that wanted the other way; null when the bounds cannot be kept with them, or nobody has.</summary>
    private PairingVerdict? Pair(ParticipantId requester, List<Move> moves, long net, long total, PairingTerms terms)
    {
        var open = net > 0 ? _shrinking : _growing;
        List<PairingRole> asking = moves.ConvertAll(static move => move.Pool);
        var widest = open.WidestGpu(asking);
        if (widest == 0)
        {
            return null;
        }

        var band = new Band(terms, Math.Max(WidestGpu(moves), widest));
        List<Move> taken = [];
        foreach (var pool in open.For(Own(requester, asking), asking))
        {
            var candidate = new Move(pool, pool.Intent!.Value);
            var after = total + candidate.Gpus;
            if (!band.Holds(after) && !(net > 0 ? after > band.Ceiling : after < band.Floor - band.Tolerance))
            {
                if (Part(candidate.Pool, total, band) is { } part)
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
            if (Part(last.Pool, total, band) is { } part)
            {
                taken.Add(part);
                total += part.Gpus;
            }
        }

        return taken.Count > 0 && band.Holds(total) ? Approve(PairingReason.Paired, total, band.Tolerance, moves, taken) : null;
    }

    /// <summary>The pool of the requester that it does not ask for.</summary>
    private PairingRole? Own(ParticipantId requester, List<PairingRole> asking) =>
        asking is [var only] ? _pools.GetValueOrDefault(new RoleId(requester, only.Id.Role == PoolRole.Prefill ? PoolRole.Decode : PoolRole.Prefill)) : null;

    /// <summary>Intents from before a time count no more.</summary>
    private void Forget(DateTimeOffset before)
    {
        while (_recorded.TryPeek(out var oldest) && oldest.At < before)
        {
            _recorded.Dequeue();
            if (oldest.Pool.IntentAt == oldest.At && _pools.GetValueOrDefault(oldest.Pool.Id) == oldest.Pool)
            {
                Unfiled(oldest.Pool.Id).Intent = null;
            }
        }
    }

    private void Ask(List<Move> moves, ParticipantId requester, PoolRole role, int? target, DateTimeOffset now)
    {
        var id = new RoleId(requester, role);
        if (target is { } replicas && _pools.TryGetValue(id, out var pool) && pool.Replicas is not null)
        {
            RecordIntent(id, replicas, now);
            moves.Add(new Move(pool, replicas));
        }
    }

    /// <summary>A pool, known or new, whose figures may be changed; it is to be filed again after that.</summary>
    private PairingRole Unfiled(RoleId id)
    {
        if (!_pools.TryGetValue(id, out var pool))
        {
            _pools[id] = pool = new PairingRole(id);
        }

        pool.FiledIn?.Remove(pool);
        pool.FiledIn = null;
        return pool;
    }

    private void File(PairingRole pool)
    {
        pool.FiledIn = pool.Gpu == 0 ? null : pool.Intent > pool.Current ? _growing : pool.Intent < pool.Current ? _shrinking : null;
        pool.FiledIn?.Add(pool);
    }

    private readonly record struct Move(PairingRole Pool, int To)
    {
        public long Gpus => ((long)To - Pool.Current) * Pool.Gpu;
    }

    /// <summary>The bounds; the tolerance is the floor's alone.</summary>
    private readonly record struct Band(long? Ceiling, long? Floor, long Tolerance)
    {
        public Band(PairingTerms terms, long tolerance)
            : this(terms.CeilingGpus, terms.FloorGpus, tolerance)
        {
        }

        public bool Holds(long total) => !(total > Ceiling) && !(total < Floor - Tolerance);
    }
}
