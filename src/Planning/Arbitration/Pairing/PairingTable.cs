using System.Collections.Immutable;
using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>
/// Dynamo's GlobalPlanner's rules: a request is approved if the total it leads to keeps to the bounds, by itself or
/// together with what other pools wanted last the other way. Kept up to date pool by pool; a decision looks only at pools
/// whose intent differs from what they have. Deterministic. Not safe for concurrent use.
/// </summary>
public sealed class PairingTable
{
    private const int DefaultPriority = 100;

    private readonly Dictionary<PoolId, Pool> _pools = [];

    /// <summary>Pools whose last intent was to grow, and to shrink; some of them may be too old to count.</summary>
    private readonly HashSet<Pool> _growing = [];
    private readonly HashSet<Pool> _shrinking = [];

    /// <summary>GPUs of all pools.</summary>
    public long TotalGpus { get; private set; }

    /// <summary>A pool has that many replicas, of that many GPUs each; with none it counts nowhere.</summary>
    public void SetPool(PoolId id, int currentReplicas, int gpuPerReplica)
    {
        var pool = FindOrAdd(id);
        TotalGpus += ((long)currentReplicas * gpuPerReplica) - pool.Gpus;
        (pool.Current, pool.Gpu) = (currentReplicas, gpuPerReplica);
        File(pool);
    }

    /// <summary>Sets how important a pool is; higher is more, 100 when it was never set.</summary>
    public void SetPriority(PoolId id, int priority) => FindOrAdd(id).Priority = priority;

    /// <summary>A pool is gone, and its intent with it.</summary>
    public void RemovePool(PoolId id)
    {
        if (_pools.Remove(id, out var pool))
        {
            TotalGpus -= pool.Gpus;
            _growing.Remove(pool);
            _shrinking.Remove(pool);
        }
    }

    /// <summary>What a pool wants from now on; the latest wins.</summary>
    public void RecordIntent(PoolId id, int desiredReplicas, DateTimeOffset at)
    {
        var pool = FindOrAdd(id);
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
        var moves = new List<Move>(2);
        Ask(moves, requester, PoolRole.Prefill, targets.Prefill, now);
        Ask(moves, requester, PoolRole.Decode, targets.Decode, now);
        var net = moves.Sum(static move => move.Gpus);
        var total = TotalGpus + net;
        if (terms is { CeilingGpus: null, FloorGpus: null })
        {
            return Approve(PairingReason.NoBudget, total, 0, moves, []);
        }

        var tolerance = moves.Exists(static move => move.Gpus > 0) && moves.Exists(static move => move.Gpus < 0) ? WidestGpu(moves) : 0;
        if (net != 0 && Pair(requester, moves, net, total, terms, now) is { } paired)
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
        var changes = moves.Where(static move => move.To != move.Pool.Current)
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

    private static long WidestGpu(List<Move> moves) => moves.Where(static move => move.Gpus != 0).Max(static move => (long)move.Pool.Gpu);

    /// <summary>How far a partner may go when all of its intent is too much; null when not a step.</summary>
    private static Move? Part(Pool pool, long total, Band band)
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
    private PairingVerdict? Pair(ParticipantId requester, List<Move> moves, long net, long total, PairingTerms terms, DateTimeOffset now)
    {
        var candidates = Candidates(requester, moves, net, terms, now);
        if (candidates.Count == 0)
        {
            return null;
        }

        var band = new Band(terms, Math.Max(WidestGpu(moves), candidates.Max(static move => move.Pool.Gpu)));
        List<Move> taken = [];
        foreach (var candidate in candidates)
        {
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

    private List<Move> Candidates(ParticipantId requester, List<Move> moves, long net, PairingTerms terms, DateTimeOffset now)
    {
        List<Move> candidates = [];
        List<Pool>? forgotten = null;
        var open = net > 0 ? _shrinking : _growing;
        foreach (var pool in open)
        {
            if (now - pool.IntentAt > terms.IntentLifetime)
            {
                (forgotten ??= []).Add(pool);
            }
            else if (!moves.Exists(move => move.Pool == pool))
            {
                candidates.Add(new Move(pool, pool.Intent!.Value));
            }
        }

        open.ExceptWith(forgotten ?? []);
        candidates.Sort((left, right) => Compare(left, right, requester, net > 0));
        return candidates;
    }

    /// <summary>Donors: those that can best be spared first. Recipients: the most important first.</summary>
    private static int Compare(Move left, Move right, ParticipantId requester, bool donors)
    {
        var order = donors ? left.Pool.Priority.CompareTo(right.Pool.Priority) : right.Pool.Priority.CompareTo(left.Pool.Priority);
        order = order != 0 ? order : (right.Pool.Id.Participant == requester).CompareTo(left.Pool.Id.Participant == requester);
        order = order != 0 ? order : Math.Abs(left.Gpus).CompareTo(Math.Abs(right.Gpus));
        order = order != 0 ? order : left.Pool.Id.Participant.CompareTo(right.Pool.Id.Participant);
        return order != 0 ? order : left.Pool.Id.Role.CompareTo(right.Pool.Id.Role);
    }

    private void Ask(List<Move> moves, ParticipantId requester, PoolRole role, int? target, DateTimeOffset now)
    {
        var id = new PoolId(requester, role);
        if (target is { } replicas && _pools.TryGetValue(id, out var pool) && pool.IsKnown)
        {
            RecordIntent(id, replicas, now);
            moves.Add(new Move(pool, replicas));
        }
    }

    private Pool FindOrAdd(PoolId id)
    {
        if (!_pools.TryGetValue(id, out var pool))
        {
            _pools[id] = pool = new Pool(id) { Priority = DefaultPriority };
        }

        return pool;
    }

    private void File(Pool pool)
    {
        Keep(_growing, pool, pool.Gpu > 0 && pool.Intent > pool.Current);
        Keep(_shrinking, pool, pool.Gpu > 0 && pool.Intent < pool.Current);

        static void Keep(HashSet<Pool> set, Pool pool, bool belongs)
        {
            if (belongs)
            {
                set.Add(pool);
            }
            else
            {
                set.Remove(pool);
            }
        }
    }

    private sealed class Pool(PoolId id)
    {
        private int? _current;

        public PoolId Id { get; } = id;

        public bool IsKnown => _current is not null;

        public int Current
        {
            get => _current ?? 0;
            set => _current = value;
        }

        public int Gpu { get; set; }

        public int Priority { get; set; }

        public int? Intent { get; set; }

        public DateTimeOffset IntentAt { get; set; }

        public long Gpus => (long)Current * Gpu;
    }

    private readonly record struct Move(Pool Pool, int To)
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
