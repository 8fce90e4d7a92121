using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Pairing;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Pairing;

/// <summary>
/// The pairing rules once more, written from their description alone and with no thought of cost: every figure is
/// summed over all pools each time, every intent is kept for ever.
/// </summary>
internal sealed class NaivePairing
{
    private readonly Dictionary<RoleId, NaivePool> _pools = [];
    private readonly Dictionary<RoleId, (int Desired, DateTimeOffset Seen)> _intents = [];

    public void SetRole(RoleId id, int current, int gpu) =>
        _pools[id] = (_pools.GetValueOrDefault(id) ?? new NaivePool(0, 0, 100)) with { Current = current, Gpu = gpu };

    public void SetPriority(RoleId id, int priority)
    {
        if (_pools.TryGetValue(id, out var pool))
        {
            _pools[id] = pool with { Priority = priority };
        }
    }

    public void RemoveRole(RoleId id)
    {
        _pools.Remove(id);
        _intents.Remove(id);
    }

    public NaiveVerdict Decide(ParticipantId requester, ReplicaTargets targets, PairingBounds terms, DateTimeOffset now)
    {
        int? max = terms.CeilingGpus;
        int? min = terms.FloorGpus;
        var request = Enum.GetValues<PoolRole>()
            .Where(role => targets[role] is not null && _pools.ContainsKey(new RoleId(requester, role)))
            .ToDictionary(role => new RoleId(requester, role), role => targets[role]!.Value);

        // 1
        foreach (var (id, desired) in request)
        {
            _intents[id] = (desired, now);
        }

        var own = request.Select(t => new Written(t.Key, t.Value, false, false)).ToList();

        // 2
        if (max is null && min is null)
        {
            return new NaiveVerdict(true, "NoBudget", Total(request), 0, own);
        }

        // 3
        var net = request.Sum(t => ((long)t.Value - _pools[t.Key].Current) * _pools[t.Key].Gpu);
        var changing = request.Where(t => t.Value != _pools[t.Key].Current).ToList();
        var paired = changing.Any(t => t.Value > _pools[t.Key].Current) && changing.Any(t => t.Value < _pools[t.Key].Current);

        // 4
        long standaloneTolerance = paired ? changing.Max(t => _pools[t.Key].Gpu) : 0;
        var alone = Bounds(Total(request), standaloneTolerance);

        // 5
        List<(RoleId Id, int To)> taken = [];
        long tolerance = 0;
        var overrides = new Dictionary<RoleId, int>(request);
        if (net != 0)
        {
            var candidates = _pools.Keys
                .Where(id => !request.ContainsKey(id)
                    && _pools[id].Gpu > 0
                    && _intents.TryGetValue(id, out var intent)
                    && now - intent.Seen <= terms.IntentLifetime
                    && intent.Desired != _pools[id].Current
                    && Math.Sign(Delta(id)) == -Math.Sign(net))
                .OrderBy(id => net > 0 ? _pools[id].Priority : -_pools[id].Priority)
                .ThenBy(id => id.Participant == requester ? 0 : 1)
                .ThenBy(id => Math.Abs(Delta(id)))
                .ThenBy(id => id.Participant.Value, StringComparer.Ordinal)
                .ThenBy(id => id.Role)
                .ToList();
            tolerance = changing.Select(t => _pools[t.Key].Gpu).Concat(candidates.Select(id => _pools[id].Gpu)).DefaultIfEmpty(0).Max();
            foreach (var id in candidates)
            {
                var full = new Dictionary<RoleId, int>(overrides) { [id] = _intents[id].Desired };
                var total = Total(full);
                var approaching = (net > 0 && max is not null && total > max) || (net < 0 && min is not null && total < min - tolerance);
                if (Bounds(total, tolerance) == "" || approaching)
                {
                    taken.Add((id, _intents[id].Desired));
                    overrides = full;
                    continue;
                }

                if (Partial(id, overrides) is { } part)
                {
                    taken.Add((id, part));
                    overrides[id] = part;
                }

                break;
            }

            if (taken.Count > 0 && Bounds(Total(overrides), tolerance) != "")
            {
                var last = taken[^1].Id;
                var before = new Dictionary<RoleId, int>(overrides);
                before.Remove(last);
                if (Partial(last, before) is { } part)
                {
                    taken[^1] = (last, part);
                    overrides = new Dictionary<RoleId, int>(before) { [last] = part };
                }
            }

            if (Bounds(Total(overrides), tolerance) != "")
            {
                taken.Clear();
            }
        }

        // 6 and the order of 7
        if (taken.Count > 0)
        {
            var all = own.Concat(taken.Select(t => new Written(t.Id, t.To, true, t.To != _intents[t.Id].Desired))).ToList();
            var participants = all.Select(w => w.Pool.Participant).Distinct().ToList();
            var ordered = participants
                .OrderBy(p => all.Where(w => w.Pool.Participant == p).Sum(w => ((long)w.To - _pools[w.Pool].Current) * _pools[w.Pool].Gpu))
                .ThenBy(p => participants.IndexOf(p));
            return new NaiveVerdict(true, "Paired", Total(overrides), tolerance, [.. ordered.SelectMany(p => all.Where(w => w.Pool.Participant == p))]);
        }

        return alone == ""
            ? new NaiveVerdict(true, "InBand", Total(request), standaloneTolerance, own)
            : new NaiveVerdict(false, $"GPU budget breach: {alone}; no feasible pair packing", Total(request), standaloneTolerance, []);

        long Delta(RoleId id) => ((long)_intents[id].Desired - _pools[id].Current) * _pools[id].Gpu;

        string Bounds(long total, long tol) =>
            max is not null && total > max ? $"total {total} exceeds ceiling ({max})"
            : min is not null && total < min - tol ? $"total {total} below floor ({min}{(tol > 0 ? $" - tol {tol}" : "")})"
            : "";

        int? Partial(RoleId id, Dictionary<RoleId, int> others)
        {
            var (current, gpu, last) = (_pools[id].Current, _pools[id].Gpu, _intents[id].Desired);
            if (last > current)
            {
                var headroom = max - Total(others);
                var most = headroom is null ? last : headroom <= 0 ? current : (int)Math.Min(last, current + Math.Floor((decimal)headroom.Value / gpu));
                return most > current ? most : null;
            }

            var distance = min - tolerance - Total(others);
            var fewest = distance is null ? last : distance > 0 ? current : (int)Math.Max(last, current + Math.Ceiling((decimal)distance.Value / gpu));
            return fewest < current ? fewest : null;
        }
    }

    public long Total(IReadOnlyDictionary<RoleId, int> overrides) =>
        _pools.Where(p => p.Value.Gpu > 0).Sum(p => (long)(overrides.TryGetValue(p.Key, out var to) ? to : p.Value.Current) * p.Value.Gpu);

    private sealed record NaivePool(int Current, int Gpu, int Priority);
}

/// <summary>What is written to a pool.</summary>
internal sealed record Written(RoleId Pool, int To, bool Partner, bool Partial);

/// <summary>A naive answer; the word is the reason of an approval, the message of a rejection.</summary>
internal sealed record NaiveVerdict(bool Approved, string Word, long Total, long Tolerance, IReadOnlyList<Written> Writes)
{
    public override string ToString() => $"{Word}; {Total}, tolerance {Tolerance}: {string.Join(", ", Writes)}";

    /// <summary>The same view of the answer under test.</summary>
    public static NaiveVerdict Of(PairingVerdict verdict) => new(
        verdict.Approved,
        verdict.Approved ? verdict.Reason.ToString() : verdict.Message,
        verdict.TotalGpus,
        verdict.ToleranceGpus,
        [.. verdict.Changes.Select(c => new Written(c.Id, c.To, c.Partner, c.Partial))]);
}
