using System.Collections.Immutable;
using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>
/// The rules of Dynamo's GlobalPlanner: a request is approved whole or rejected, together with earlier requests of other
/// pools that point the other way and are remembered for a while, approved or not. Keeps for every pool what it has, its
/// priority and what it asked for last. Sums and open intents follow each change, so a decision costs as much as there
/// are open intents against it, however many pools there are. Not for use by several threads at once.
/// </summary>
public sealed class PairingTable
{
    /// <summary>Priority of a pool that was given none.</summary>
    public const int DefaultPriority = 100;

    private readonly Dictionary<PoolId, PairingPool> _pools = [];
    private readonly OpenIntents _open = new();
    private readonly PairingQueue _queue = new();
    private readonly PairingSearch _search;

    /// <summary>An empty table.</summary>
    public PairingTable() => _search = new PairingSearch(_queue);

    /// <summary>GPUs of all pools.</summary>
    public long TotalGpus { get; private set; }

    /// <summary>Adds a pool or replaces what it has; its priority and intent stay.</summary>
    /// <param name="id">The pool.</param>
    /// <param name="currentReplicas">Replicas it should have as last approved, not those that run; at least zero.</param>
    /// <param name="gpuPerReplica">GPUs of a replica, at least zero; at zero it is not counted and never a partner.</param>
    public void SetPool(PoolId id, int currentReplicas, int gpuPerReplica)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(currentReplicas);
        ArgumentOutOfRangeException.ThrowIfNegative(gpuPerReplica);
        if (!_pools.TryGetValue(id, out var pool))
        {
            pool = new PairingPool(id);
            _pools.Add(id, pool);
        }

        TotalGpus -= pool.Gpus;
        pool.CurrentReplicas = currentReplicas;
        pool.GpuPerReplica = gpuPerReplica;
        TotalGpus += pool.Gpus;
        _open.Update(pool);
    }

    /// <summary>Sets how important a pool is, higher more so. Nothing happens when the pool does not exist.</summary>
    public void SetPriority(PoolId id, int priority)
    {
        if (_pools.TryGetValue(id, out var pool))
        {
            pool.Priority = priority;
        }
    }

    /// <summary>Forgets a pool with its intent and priority.</summary>
    public void RemovePool(PoolId id)
    {
        if (_pools.Remove(id, out var pool))
        {
            TotalGpus -= pool.Gpus;
            OpenIntents.Remove(pool);
        }
    }

    /// <summary>
    /// Remembers what a pool asked for, in place of what it asked for before. Nothing happens when the pool does not
    /// exist. An intent that a search finds older than its lifetime is forgotten for good.
    /// </summary>
    public void RecordIntent(PoolId id, int desiredReplicas, DateTimeOffset at)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(desiredReplicas);
        Record(_pools.GetValueOrDefault(id), desiredReplicas, at);
    }

    /// <summary>
    /// Remembers the request's targets, then decides. Nothing is applied: the caller books
    /// <see cref="PairingVerdict.Changes"/> with <see cref="SetPool"/>. A rejected request stays remembered, one with a
    /// negative target does not.
    /// </summary>
    public PairingVerdict Decide(ParticipantId requester, ReplicaTargets targets, PairingTerms terms, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(terms);
        var (prefillId, decodeId) = (new PoolId(requester, PoolRole.Prefill), new PoolId(requester, PoolRole.Decode));
        if (targets.Prefill < 0 || targets.Decode < 0)
        {
            return new PairingVerdict
            {
                Reason = PairingReason.Invalid,
                TotalGpus = TotalGpus,
                Message = targets.Prefill < 0 ? PairingMessage.Negative(prefillId, targets.Prefill) : PairingMessage.Negative(decodeId, targets.Decode),
            };
        }

        var prefill = Named(prefillId, targets.Prefill, now);
        var decode = Named(decodeId, targets.Decode, now);
        var request = new PairingRequest(requester, targets, prefill, decode);
        var unknown = Unknown(targets, prefill is null ? prefillId : null, decode is null ? decodeId : null);
        return Decide(request, terms, now) with { UnknownPools = unknown };
    }

    private static ImmutableArray<PoolId> Unknown(ReplicaTargets targets, PoolId? prefill, PoolId? decode) =>
        (targets.Prefill is null ? null : prefill, targets.Decode is null ? null : decode) switch
        {
            (null, null) => [],
            ({ } one, null) => [one],
            (null, { } other) => [other],
            ({ } one, { } other) => [one, other],
        };

    private PairingPool? Named(PoolId id, int? target, DateTimeOffset now)
    {
        if (target is not { } desired || !_pools.TryGetValue(id, out var pool))
        {
            return null;
        }

        Record(pool, desired, now);
        return pool;
    }

    private void Record(PairingPool? pool, int desiredReplicas, DateTimeOffset at)
    {
        if (pool is not null)
        {
            pool.HasIntent = true;
            pool.DesiredReplicas = desiredReplicas;
            pool.AskedAt = at;
            _open.Update(pool);
        }
    }

    private PairingVerdict Decide(in PairingRequest request, PairingTerms terms, DateTimeOffset now)
    {
        var total = TotalGpus + request.NetGpus;
        _search.Clear();
        if (terms is { CeilingGpus: null, FloorGpus: null })
        {
            return Approve(request, terms, PairingReason.NoBudget, total, toleranceGpus: 0);
        }

        var alone = new PairingBand(terms.CeilingGpus, terms.FloorGpus, request.InternallyPaired ? request.LargestChangingGpus : 0);
        if (request.NetGpus != 0)
        {
            // Dynamo looks for partners even when the request fits alone: an earlier request is served as soon as one
            // that points the other way comes by.
            _open.Collect(request, terms, now, _queue);
            if (_queue.Count > 0)
            {
                _search.Run(request, terms, total);
            }
        }

        if (_search.Partners.Count > 0)
        {
            return Approve(request, terms, PairingReason.Paired, _search.TotalGpus, _search.Band.ToleranceGpus);
        }

        return alone.Contains(total)
            ? Approve(request, terms, PairingReason.InBand, total, alone.ToleranceGpus)
            : new PairingVerdict
            {
                Reason = alone.IsAbove(total) ? PairingReason.Ceiling : PairingReason.Floor,
                TotalGpus = total,
                ToleranceGpus = alone.ToleranceGpus,
                Message = PairingMessage.Rejected(alone, total),
                Candidates = _search.Candidates(),
                CandidateCount = _search.CandidateCount,
            };
    }

    private PairingVerdict Approve(in PairingRequest request, PairingTerms terms, PairingReason reason, long totalGpus, long toleranceGpus)
    {
        var changes = new List<PairingChange>(2 + _search.Partners.Count);
        request.AddChanges(changes);
        var message = PairingMessage.Approved(changes, _search.Partners, terms, totalGpus);
        changes.AddRange(_search.Partners);
        return new PairingVerdict
        {
            Reason = reason,
            TotalGpus = totalGpus,
            ToleranceGpus = toleranceGpus,
            Message = message,
            Changes = _search.Partners.Count == 0 ? [.. changes] : FreesFirst(changes),
            Candidates = _search.Candidates(),
            CandidateCount = _search.CandidateCount,
        };
    }

    /// <summary>Deployments that free most GPUs first; the sort is stable, and a deployment is written at once.</summary>
    private static ImmutableArray<PairingChange> FreesFirst(IEnumerable<PairingChange> changes) =>
    [
        .. changes
            .GroupBy(static change => change.Pool.Participant)
            .OrderBy(static deployment => deployment.Sum(static change => change.DeltaGpus))
            .SelectMany(static deployment => deployment),
    ];
}
