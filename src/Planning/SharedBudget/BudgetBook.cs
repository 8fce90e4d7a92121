using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget;

/// <summary>
/// The working form of a <see cref="BudgetLedger"/>: the same facts by participant, with running sums, so that a
/// decision costs the same with ten roles and ten thousand. Changes stay here until a <see cref="Snapshot"/> or a
/// <see cref="TakeChange"/> is stored; answers, events and writes count only then.
/// Deterministic: the same ledger and the same calls give the same answers. Not safe for concurrent use.
/// </summary>
public sealed class BudgetBook
{
    private readonly BookState _state;
    private readonly RetryRule _retries = new();
    private HashSet<string>? _managed;

    private BudgetBook(int capacity) => _state = new BookState(capacity);

    /// <summary>Sums over all roles.</summary>
    public BudgetTotals Totals => _state.Totals;

    /// <summary>The number of times the ledger was taken over.</summary>
    public long Epoch => _state.Epoch;

    /// <summary>Number of deployments in the ledger.</summary>
    public int Deployments => _state.Entries.Count;

    /// <summary>Grows with every change that must be stored. While it stands still, nothing needs to be written.</summary>
    public long Version => _state.Entries.Version;

    /// <summary>Opens a stored ledger under the given terms.</summary>
    /// <exception cref="NotSupportedException">The ledger was written by a newer version of this software.</exception>
    public static BudgetBook Restore(BudgetLedger ledger, BudgetTerms terms)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (ledger.Version > BudgetLedger.CurrentVersion)
        {
            throw new NotSupportedException(
                $"The budget ledger has format {ledger.Version}; this version reads up to {BudgetLedger.CurrentVersion}. "
                + "Run the version that wrote it, or a newer one.");
        }

        var book = new BudgetBook(ledger.Deployments.Length);
        var state = book._state;
        (state.Epoch, state.Sequence, state.Trades) = (ledger.Epoch, ledger.Sequence, ledger.Trades);
        state.Terms = new CommonTerms { CeilingGpus = ledger.CeilingGpus, FloorGpus = ledger.FloorGpus };
        foreach (var deployment in ledger.Deployments)
        {
            state.Entries.Put(null, deployment);
        }

        state.Entries.MarkStored();
        book.Configure(terms);
        return book;
    }

    /// <summary>The ledger as it is now.</summary>
    public BudgetLedger Snapshot() => new()
    {
        Epoch = _state.Epoch,
        Sequence = _state.Sequence,
        CeilingGpus = _state.Terms.CeilingGpus,
        FloorGpus = _state.Terms.FloorGpus,
        Trades = _state.Trades,
        Deployments = _state.Entries.ToImmutable(),
    };

    /// <summary>The changes of the ledger since the last call; since it was restored at the first call.</summary>
    public LedgerChange TakeChange()
    {
        var (changed, removed) = _state.Entries.TakeChanged();
        return new LedgerChange
        {
            Epoch = _state.Epoch,
            Sequence = _state.Sequence,
            CeilingGpus = _state.Terms.CeilingGpus,
            FloorGpus = _state.Terms.FloorGpus,
            Trades = _state.Trades,
            Changed = changed,
            Removed = removed,
        };
    }

    /// <summary>
    /// The events since the last call, and the writes that the budget must make itself. Publish and make them once the state
    /// of the book at this call is stored.
    /// </summary>
    public (IReadOnlyList<BudgetEvent> Events, IReadOnlyList<LedgerWrite> Writes) Take() => _state.Take();

    /// <summary>Takes the ledger over: every fence from now on is newer than any before.</summary>
    public void BeginEpoch()
    {
        _state.Epoch++;
        _state.Entries.Touch();
        foreach (var deployment in _state.Entries.ToImmutable())
        {
            _state.Entries.Rewrite(deployment.ForgetTimes());
        }
    }

    /// <summary>
    /// Puts other terms in force. A ceiling below the GPUs held takes nothing away; growth waits until enough is released.
    /// </summary>
    public void Configure(BudgetTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var entries = _state.Entries;
        if (_state.Terms.CeilingGpus != terms.CeilingGpus || _state.Terms.FloorGpus != terms.FloorGpus)
        {
            entries.Touch();
        }

        _state.Terms = terms;
        _managed = terms.ManagedNamespaces is { } names ? new HashSet<string>(names, StringComparer.Ordinal) : null;
        _state.Arbiter = ArbitrationPolicies.Create(_state, terms);
        entries.Changed = null;
        foreach (var deployment in entries.ToImmutable())
        {
            entries.Put(deployment, Declared(Declared(deployment, PoolRole.Prefill), PoolRole.Decode));
        }

        entries.Changed = _state.Arbiter.Note;
        entries.TellAll();
    }

    /// <summary>
    /// Names deployments that belong to the budget although they have not reported yet. Until each of them has reported, or
    /// is reported gone, the free GPUs are unknown and growth waits.
    /// </summary>
    public void Expect(IEnumerable<ParticipantId> participants)
    {
        ArgumentNullException.ThrowIfNull(participants);
        _state.Entries.Awaited.UnionWith(participants.Where(participant => _state.Entries.Find(participant) is null));
    }

    /// <summary>Answers a request and books it. The answer counts once the ledger is stored.</summary>
    public ScaleGrant Decide(ScaleRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (RequestCheck.Malformed(request) is { } problem)
        {
            return Reject(request, GrantReason.Invalid, problem, now);
        }

        if (_managed is not null && !_managed.Contains(request.CallerNamespace ?? string.Empty))
        {
            return Reject(request, GrantReason.NotAuthorized, RequestMessage.NotAuthorized(request.CallerNamespace, request.Participant, _managed.Count), now);
        }

        if (_state.Entries.Find(request.Participant) is not { } deployment)
        {
            return RequestRule.Refuse(_state, request, GrantOutcome.Held, GrantReason.NotObserved, RequestMessage.NotObserved(request.Participant));
        }

        foreach (var answer in deployment.Answers)
        {
            if (answer.OperationId == request.OperationId)
            {
                return answer;
            }
        }

        if (RequestCheck.OutOfTime(request, deployment.RequestedAt, _state.Terms.DemandLifetime, now) is var (reason, message))
        {
            return Reject(request, reason, message, now);
        }

        return MoveOf(deployment, request, PoolRole.Prefill, now, out var prefill)
            ?? MoveOf(deployment, request, PoolRole.Decode, now, out var decode)
            ?? Decide(request, deployment, prefill, decode, now);
    }

    /// <summary>Takes over a report of the replicas that a deployment holds. A report of neither role says that the deployment is gone.</summary>
    /// <returns>The standing of the deployment now; null when it is not in the ledger.</returns>
    /// <exception cref="ArgumentException">The report holds a negative figure or names nobody; nothing was changed.</exception>
    public DeploymentStanding? Report(DeploymentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (ReportRule.Problem(report) is { } problem)
        {
            throw new ArgumentException(problem, nameof(report));
        }

        // A fence newer than ours comes from a ledger that is lost. The deployment would refuse ours for ever.
        if (report.Fence is { } fence && fence > _state.LastFence)
        {
            _state.Epoch = fence.Epoch + 1;
            _state.Entries.Touch();
        }

        var before = Totals;
        _state.Entries.Awaited.Remove(report.Participant);
        var known = _state.Entries.Find(report.Participant);
        var newest = known is null || ReportRule.IsNewest(known, report);
        if (report.Prefill is null && report.Decode is null)
        {
            if (known is not null && newest)
            {
                _state.Entries.Put(known, null);
                _state.Add(new BudgetEvent(report.ObservedAt, BudgetEventKind.Evict, report.Participant.Value, $"{report.Participant} is gone; its GPUs are free."));
            }
        }
        else
        {
            var deployment = known ?? new LedgerDeployment { Participant = report.Participant, Answers = [] };
            var after = Taken(Taken(deployment, report, PoolRole.Prefill, newest), report, PoolRole.Decode, newest);
            _state.Entries.Put(known, newest ? after.Observed(report.ObservedAt, report.Fence) : after);
        }

        if (Totals != before)
        {
            Serve(report.ObservedAt);
        }

        return _state.Entries.Find(report.Participant) is { } stands ? Standing(stands, newest) : null;
    }

    /// <summary>
    /// Acts on the passing of time: demand that was not repeated ends, notices and deadlines fall due, writes that were not
    /// seen are repeated. Call it about once a second.
    /// </summary>
    public void Tick(DateTimeOffset now)
    {
        foreach (var id in _state.Entries.Waiting.Snapshot())
        {
            if (_state.Find(id) is { Waiting: { } waiting } entry && now - waiting.AskedAt > _state.Terms.DemandLifetime)
            {
                _state.Set(id, entry.WithdrawDemand());
            }
        }

        if (_state.Terms.NoOperation)
        {
            return;
        }

        var fence = _state.NextFence;
        var changed = UnschedulableRule.Tend(_state, fence, now);
        changed |= TradeRule.Tend(_state, fence, now);
        changed |= _state.Arbiter.Tend(_state, fence, now);
        changed |= _retries.Tend(_state, fence, now);
        changed |= ServeRule.Serve(_state, fence, now);
        if (changed)
        {
            _state.Sequence++;
            _state.Entries.Touch();
        }
    }

    /// <summary>One deployment; null when it is not in the ledger.</summary>
    public LedgerDeployment? Find(ParticipantId participant) => _state.Entries.Find(participant);

    /// <summary>Deployments that have not been read since a time.</summary>
    public IEnumerable<ParticipantId> NotObservedSince(DateTimeOffset time) => _state.Entries.NotObservedSince(time);

    /// <summary>Roles that wait, by participant and role.</summary>
    public IReadOnlyList<RoleId> WaitingRoles() => _state.Entries.Waiting.Snapshot();

    /// <summary>Whether the passing of time alone can change nothing: nobody waits and nothing falls due.</summary>
    public bool IsIdle => _state.Trades.IsEmpty
        && _state.Entries is { Waiting.Count: 0, Reclaimed.Count: 0, Unschedulable.Count: 0, Unwritten.Count: 0, Approved.Count: 0 };

    /// <summary>The reason that binds a waiting role now; null when it does not wait.</summary>
    public (GrantReason Reason, string Message)? ExplainWait(RoleId id)
    {
        if (_state.Find(id) is not { Waiting: { } waiting } entry)
        {
            return null;
        }

        var move = new RoleMove(id, entry, waiting.WantedReplicas);
        if (move.Up && waiting.Reason is not (GrantReason.Floor or GrantReason.AllOrNothing))
        {
            RequestRule.Explain(_state, move);
            return (move.Bound, move.Message);
        }

        return (waiting.Reason, waiting.Message);
    }

    /// <summary>The standing of every group of roles; empty when the policy has no groups.</summary>
    public ImmutableArray<GroupStanding> Groups() => _state.Arbiter.Groups();

    private static DeploymentStanding Standing(LedgerDeployment deployment, bool newest) => new(
        deployment.Participant,
        new ReplicaTargets(deployment.Prefill?.GrantedReplicas, deployment.Decode?.GrantedReplicas),
        newest && deployment.Prefill?.Settled != false && deployment.Decode?.Settled != false);

    private ScaleGrant? MoveOf(LedgerDeployment deployment, ScaleRequest request, PoolRole role, DateTimeOffset now, out RoleMove? move)
    {
        move = null;
        if (request.Targets[role] is not { } target)
        {
            return null;
        }

        var id = new RoleId(deployment.Participant, role);
        if (deployment[role] is not { } entry)
        {
            return Reject(request, GrantReason.Invalid, RequestMessage.NoSuchRole(id), now);
        }

        move = new RoleMove(id, entry, target);
        return null;
    }

    private ScaleGrant Decide(ScaleRequest request, LedgerDeployment deployment, RoleMove? prefill, RoleMove? decode, DateTimeOffset now)
    {
        RoleMove[] moves = prefill is null ? [decode!] : decode is null ? [prefill] : [prefill, decode];
        if (!_state.Terms.NoOperation)
        {
            return RequestRule.Answer(_state, request, deployment, moves, now);
        }

        var (sequence, trades) = (_state.Sequence, _state.Trades);
        _state.Entries.Try();
        var grant = RequestRule.Answer(_state, request, deployment, moves, now);
        _state.Entries.Undo();
        _state.Discard();
        (_state.Sequence, _state.Trades) = (sequence, trades);
        return grant with
        {
            NoOperation = true,
            Applied = new ReplicaTargets(null, null),
            Message = GrantMessage.NotExecuted(request.Participant, grant),
            Fence = _state.LastFence,
        };
    }

    private ScaleGrant Reject(ScaleRequest request, GrantReason reason, string message, DateTimeOffset now)
    {
        var subject = request.Participant.Value.Length == 0 ? request.CallerNamespace ?? string.Empty : request.Participant.Value;
        _state.Add(new BudgetEvent(now, BudgetEventKind.Reject, subject, message));
        return RequestRule.Refuse(_state, request, GrantOutcome.Rejected, reason, message);
    }

    private void Serve(DateTimeOffset now)
    {
        if (!_state.Terms.NoOperation && ServeRule.Serve(_state, _state.NextFence, now))
        {
            _state.Sequence++;
        }
    }

    private LedgerDeployment Taken(LedgerDeployment deployment, DeploymentReport report, PoolRole role, bool newest) =>
        (deployment[role], report[role]) switch
        {
            (null, null) => deployment,
            (null, { } holding) => deployment.With(
                role, ReportRule.Register(holding, report, _state.Terms.DeclaredGpuPerReplica(new RoleId(deployment.Participant, role)))),
            ({ } entry, var holding) => deployment.With(role, ReportRule.Apply(entry, holding, report, newest)),
        };

    private LedgerDeployment Declared(LedgerDeployment deployment, PoolRole role) => deployment[role] is { } entry
        ? deployment.With(role, entry.Declare(_state.Terms.DeclaredGpuPerReplica(new RoleId(deployment.Participant, role))))
        : deployment;
}
