using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// The deployments of a ledger in their working form, with everything kept current as they change: sums, the sets of
/// roles that need attention, a version, and the deployments that differ from storage.
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

    /// <summary>Called for every change of a role; null when nobody listens.</summary>
    public Action<RoleId, LedgerRole?>? Changed { get; set; }

    /// <summary>Roles that wait.</summary>
    public RoleSet Waiting { get; } = new(static entry => entry.Waiting is not null);

    /// <summary>Roles with approved replicas that are not granted yet.</summary>
    public RoleSet Approved { get; } = new(static entry => entry.ApprovedReplicas > entry.GrantedReplicas);

    /// <summary>Roles with notice to give replicas back.</summary>
    public RoleSet Reclaimed { get; } = new(static entry => entry.Reclaim is not null);

    /// <summary>Roles with replicas that find no GPUs, and roles marked because they had some.</summary>
    public RoleSet Unschedulable { get; } = new(static entry => entry.PendingSince is not null || entry.Unschedulable is not null);

    /// <summary>Roles whose newest grant has not been seen written.</summary>
    public RoleSet Unwritten { get; } = new(static entry => !entry.Settled);

    /// <summary>
    /// Deployments that belong to the budget and have not reported yet. What they hold is unknown, so each counts as an
    /// unknown role.
    /// </summary>
    public SortedSet<ParticipantId> Awaited { get; } = [];

    /// <summary>Sums over all roles.</summary>
    public BudgetTotals Totals => _totals with { UnknownRoles = _totals.UnknownRoles + Awaited.Count };

    /// <summary>Grows with every change that must be stored.</summary>
    public long Version { get; private set; }

    public int Count => _deployments.Count;

    public LedgerDeployment? Find(ParticipantId participant) => _deployments.GetValueOrDefault(participant);

    public ImmutableArray<LedgerDeployment> ToImmutable() => [.. _deployments.Values];

    public IEnumerable<ParticipantId> NotObservedSince(DateTimeOffset time) =>
        _deployments.Values.Where(deployment => !(deployment.ObservedAt >= time)).Select(static deployment => deployment.Participant);

    /// <summary>Calls <see cref="Changed"/> for every role, as if it were new.</summary>
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
        : _unknown.OrderBy(static id => id.Participant).ThenBy(static id => id.Role).First();

    /// <summary>Notes that something outside the deployments changed and must be stored.</summary>
    public void Touch() => Version++;

    /// <summary>Notes that the present state is stored.</summary>
    public void MarkStored()
    {
        _changed.Clear();
        Version = 0;
    }

    /// <summary>Returns the deployments that changed and those that are gone since the last call.</summary>
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

    /// <summary>Begins a trial: <see cref="Undo"/> reverts every change from here on.</summary>
    public void Try()
    {
        _undo = [];
        _versionBefore = Version;
    }

    /// <summary>Restores the state before <see cref="Try"/>.</summary>
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

    /// <summary>Replaces a deployment whose roles do not change.</summary>
    public void Rewrite(LedgerDeployment deployment)
    {
        _undo?.Add((deployment.Participant, _deployments.GetValueOrDefault(deployment.Participant)));
        _deployments[deployment.Participant] = deployment;
        _changed.Add(deployment.Participant);
        Version++;
    }

    /// <summary>Replaces a deployment and updates sums and version. A new reading time alone does not need to be stored.</summary>
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

    private void Tell(RoleId id, LedgerRole? entry)
    {
        if (entry is not null)
        {
            Changed?.Invoke(id, entry);
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
