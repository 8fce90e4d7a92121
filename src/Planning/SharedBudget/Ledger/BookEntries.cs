using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// The deployments of a <see cref="BudgetBook"/> with what is kept current as they change: sums, a version, and which
/// of them are no longer as they were stored.
/// </summary>
internal sealed class BookEntries(int capacity)
{
    private List<(ParticipantId Participant, LedgerDeployment? Before)>? _undo;
    private long _versionBefore;
    private BudgetTotals _totals;
    private readonly Dictionary<ParticipantId, LedgerDeployment> _deployments = new(capacity);
    private readonly HashSet<ParticipantId> _changed = [];
    private readonly HashSet<RoleId> _unknown = [];
    private readonly LargestHolderCache _largest = new();

    /// <summary>Told of every change of a pool; null when nobody is.</summary>
    public Action<RoleId, LedgerRole?>? Changed { get; set; }

    /// <summary>Pools that wait.</summary>
    public RoleSet Waiting { get; } = new(static pool => pool.Waiting is not null);

    /// <summary>Pools with approved replicas that are not granted yet.</summary>
    public RoleSet Approved { get; } = new(static pool => pool.ApprovedReplicas > pool.GrantedReplicas);

    /// <summary>Pools that are told to give replicas back.</summary>
    public RoleSet Reclaimed { get; } = new(static pool => pool.Reclaim is not null);

    /// <summary>Pools with replicas that find no GPUs, and pools that had some.</summary>
    public RoleSet Unschedulable { get; } = new(static pool => pool.PendingSince is not null || pool.Unschedulable is not null);

    /// <summary>Pools whose newest grant has not been seen written.</summary>
    public RoleSet Unwritten { get; } = new(static pool => !pool.Settled);

    /// <summary>
    /// Deployments that are to be counted and have never been heard of: what they hold is unknown, as is what a pool holds
    /// whose replicas have no known cost.
    /// </summary>
    public SortedSet<ParticipantId> Awaited { get; } = [];

    /// <summary>Sums over all pools.</summary>
    public BudgetTotals Totals => _totals with { UnknownPools = _totals.UnknownPools + Awaited.Count };

    /// <summary>Grows with every change that belongs into storage.</summary>
    public long Version { get; private set; }

    public int Count => _deployments.Count;

    public LedgerDeployment? Find(ParticipantId participant) => _deployments.GetValueOrDefault(participant);

    public ImmutableArray<LedgerDeployment> ToImmutable() => [.. _deployments.Values];

    public IEnumerable<ParticipantId> NotObservedSince(DateTimeOffset time) =>
        _deployments.Values.Where(deployment => !(deployment.ObservedAt >= time)).Select(static deployment => deployment.Participant);

    /// <summary>Tells <see cref="Changed"/> of every pool as if it were new.</summary>
    public void TellAll()
    {
        foreach (var (participant, deployment) in _deployments)
        {
            Tell(new RoleId(participant, PoolRole.Prefill), deployment.Prefill);
            Tell(new RoleId(participant, PoolRole.Decode), deployment.Decode);
        }
    }

    public HolderGpus? LargestHolder(RoleId except) => _largest.Find(_deployments, except);

    public RoleId? FirstUnknownRole() => _unknown.Count == 0
        ? null
        : _unknown.OrderBy(static pool => pool.Participant).ThenBy(static pool => pool.Role).First();

    /// <summary>Something outside the deployments changed that belongs into storage.</summary>
    public void Touch() => Version++;

    /// <summary>What is here now is stored.</summary>
    public void MarkStored()
    {
        _changed.Clear();
        Version = 0;
    }

    /// <summary>Deployments that differ from before, and those that are gone; from now on nothing differs.</summary>
    public (ImmutableArray<LedgerDeployment> Changed, ImmutableArray<ParticipantId> Removed) TakeChanged()
    {
        var changed = ImmutableArray.CreateBuilder<LedgerDeployment>(_changed.Count);
        var removed = ImmutableArray.CreateBuilder<ParticipantId>();
        foreach (var participant in _changed)
        {
            if (_deployments.TryGetValue(participant, out var deployment))
            {
                changed.Add(deployment);
            }
            else
            {
                removed.Add(participant);
            }
        }

        _changed.Clear();
        return (changed.DrainToImmutable(), removed.DrainToImmutable());
    }

    /// <summary>From now on changes are tried: <see cref="Undo"/> takes all of them back.</summary>
    public void Try()
    {
        _undo = [];
        _versionBefore = Version;
    }

    /// <summary>Everything is as it was before <see cref="Try"/>.</summary>
    public void Undo()
    {
        var undo = _undo!;
        _undo = null;
        for (var i = undo.Count - 1; i >= 0; i--)
        {
            Put(_deployments.GetValueOrDefault(undo[i].Participant), undo[i].Before);
        }

        Version = _versionBefore;
    }

    /// <summary>Replaces a deployment whose pools stay as they are.</summary>
    public void Rewrite(LedgerDeployment deployment)
    {
        _undo?.Add((deployment.Participant, _deployments.GetValueOrDefault(deployment.Participant)));
        _deployments[deployment.Participant] = deployment;
        _changed.Add(deployment.Participant);
        Version++;
    }

    /// <summary>Replaces a deployment, with sums and version. When it was last read is not worth a write of its own.</summary>
    public void Put(LedgerDeployment? before, LedgerDeployment? after)
    {
        var participant = (after ?? before)!.Participant;
        _undo?.Add((participant, before));
        if (after is null)
        {
            _deployments.Remove(participant);
        }
        else
        {
            _deployments[participant] = after;
        }

        if (before is null || after is null)
        {
            Version++;
            _changed.Add(participant);
        }

        Put(new RoleId(participant, PoolRole.Prefill), before?.Prefill, after?.Prefill);
        Put(new RoleId(participant, PoolRole.Decode), before?.Decode, after?.Decode);
    }

    private void Tell(RoleId id, LedgerRole? pool)
    {
        if (pool is not null)
        {
            Changed?.Invoke(id, pool);
        }
    }

    private void Put(RoleId id, LedgerRole? before, LedgerRole? after)
    {
        if (before == after)
        {
            return;
        }

        Version++;
        _changed.Add(id.Participant);
        _totals = _totals.Replace(before, after);
        _largest.Note(id, after);
        Waiting.Note(id, before, after);
        Approved.Note(id, before, after);
        Reclaimed.Note(id, before, after);
        Unschedulable.Note(id, before, after);
        Unwritten.Note(id, before, after);
        Changed?.Invoke(id, after);
        if (after is { GpuPerReplica: null, ChargedReplicas: > 0 })
        {
            _unknown.Add(id);
        }
        else if (before is { GpuPerReplica: null })
        {
            _unknown.Remove(id);
        }
    }
}
