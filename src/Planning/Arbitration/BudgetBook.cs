using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration;

/// <summary>
/// The working form of a <see cref="BudgetLedger"/>: the same facts by participant, with running sums, so that a
/// decision costs the same with ten pools and ten thousand. Changes stay here until a <see cref="Snapshot"/> or a
/// <see cref="TakeChange"/> is stored.
/// Deterministic: the same ledger and the same calls give the same answers. Not safe for concurrent use.
/// </summary>
public sealed class BudgetBook
{
    private readonly BookEntries _entries;
    private BudgetTerms _terms = new();
    private HashSet<string>? _managed;
    private long _epoch;
    private long _sequence;

    private BudgetBook(int capacity) => _entries = new BookEntries(capacity);

    /// <summary>Sums over all pools.</summary>
    public BudgetTotals Totals => _entries.Totals;

    /// <summary>How often the ledger was taken over.</summary>
    public long Epoch => _epoch;

    /// <summary>How many deployments are in the ledger.</summary>
    public int Deployments => _entries.Count;

    /// <summary>Grows with every change that belongs into storage; what was stored at one value needs no write until it moves.</summary>
    public long Version => _entries.Version;

    /// <summary>Opens a ledger under the terms now in force.</summary>
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

        var book = new BudgetBook(ledger.Deployments.Length)
        {
            _epoch = ledger.Epoch,
            _sequence = ledger.Sequence,
            _terms = new BudgetTerms { CeilingGpus = ledger.CeilingGpus, FloorGpus = ledger.FloorGpus },
        };
        foreach (var deployment in ledger.Deployments)
        {
            book._entries.Put(null, deployment);
        }

        book._entries.MarkStored();
        book.Configure(terms);
        return book;
    }

    /// <summary>The ledger as it is now.</summary>
    public BudgetLedger Snapshot() => new()
    {
        Epoch = _epoch,
        Sequence = _sequence,
        CeilingGpus = _terms.CeilingGpus,
        FloorGpus = _terms.FloorGpus,
        Deployments = _entries.ToImmutable(),
    };

    /// <summary>What became of the ledger since the last call or, before it, since it was restored.</summary>
    public LedgerChange TakeChange()
    {
        var (changed, removed) = _entries.TakeChanged();
        return new LedgerChange
        {
            Epoch = _epoch,
            Sequence = _sequence,
            CeilingGpus = _terms.CeilingGpus,
            FloorGpus = _terms.FloorGpus,
            Changed = changed,
            Removed = removed,
        };
    }

    /// <summary>Takes the ledger over: every fence from now on is newer than any given before.</summary>
    public void BeginEpoch()
    {
        _epoch++;
        _entries.Touch();
        foreach (var deployment in _entries.ToImmutable())
        {
            _entries.Rewrite(deployment with { ObservedAt = null });
        }
    }

    /// <summary>
    /// Puts other terms in force. A ceiling below what is held takes nothing away: growth waits until enough is released.
    /// </summary>
    public void Configure(BudgetTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (_terms.CeilingGpus != terms.CeilingGpus || _terms.FloorGpus != terms.FloorGpus)
        {
            _entries.Touch();
        }

        _terms = terms;
        _managed = terms.ManagedNamespaces is { } names ? new HashSet<string>(names, StringComparer.Ordinal) : null;
        foreach (var deployment in _entries.ToImmutable())
        {
            _entries.Put(deployment, Declared(Declared(deployment, PoolRole.Prefill), PoolRole.Decode));
        }
    }

    /// <summary>Answers a request and books it. The answer counts once the ledger is stored.</summary>
    public ScaleGrant Decide(ScaleRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Malformed(request) is { } problem)
        {
            return Refuse(request, GrantOutcome.Rejected, GrantReason.Invalid, problem);
        }

        if (_managed is not null && !_managed.Contains(request.CallerNamespace ?? string.Empty))
        {
            var message = GrantMessage.NotAuthorized(request.CallerNamespace, request.Participant);
            return Refuse(request, GrantOutcome.Rejected, GrantReason.NotAuthorized, message);
        }

        if (_entries.Find(request.Participant) is not { } deployment)
        {
            return Refuse(request, GrantOutcome.Held, GrantReason.NotObserved, GrantMessage.NotObserved(request.Participant));
        }

        foreach (var answer in deployment.Answers)
        {
            if (answer.OperationId == request.OperationId)
            {
                return answer;
            }
        }

        return MoveOf(deployment, request, PoolRole.Prefill, out var prefill)
            ?? MoveOf(deployment, request, PoolRole.Decode, out var decode)
            ?? Decide(request, deployment, prefill, decode, now);
    }

    /// <summary>Takes over what a deployment holds. A report of neither role says that the deployment is gone.</summary>
    /// <returns>How the deployment stands now; null when it is not in the ledger.</returns>
    /// <exception cref="ArgumentException">The report holds a negative figure or names nobody; nothing was changed.</exception>
    public DeploymentStanding? Report(DeploymentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (ReportRule.Problem(report) is { } problem)
        {
            throw new ArgumentException(problem, nameof(report));
        }

        // A fence from the future was given by a ledger that is lost; ours would be refused for ever below it.
        if (report.Fence is { } fence && fence > new WriteFence(_epoch, _sequence))
        {
            _epoch = fence.Epoch + 1;
            _entries.Touch();
        }

        var known = _entries.Find(report.Participant);
        var gone = report.Prefill is null && report.Decode is null;
        var newest = known is null || ReportRule.IsNewest(known, report);
        if (gone)
        {
            if (known is not null && newest)
            {
                _entries.Put(known, null);
            }

            return newest ? null : Standing(known!, newest);
        }

        var before = known ?? new LedgerDeployment { Participant = report.Participant, Answers = [] };
        var after = Taken(Taken(before, report, PoolRole.Prefill, newest), report, PoolRole.Decode, newest);
        if (newest)
        {
            after = after with { ObservedAt = report.ObservedAt, ObservedFence = report.Fence };
        }

        _entries.Put(known, after);
        return Standing(after, newest);
    }

    /// <summary>One deployment; null when it is not in the ledger.</summary>
    public LedgerDeployment? Find(ParticipantId participant) => _entries.Find(participant);

    /// <summary>The pool other than <paramref name="except"/> that is charged with many GPUs, usually the most.</summary>
    internal PoolHolding? LargestHolder(PoolId except) => _entries.LargestHolder(except);

    /// <summary>A pool whose GPUs are unknown, the same one for the same ledger; null when there is none.</summary>
    internal PoolId? FirstUnknownPool() => _entries.FirstUnknownPool();

    private static string? Malformed(ScaleRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.OperationId))
        {
            return "The request has no operation id. Give every request one of its own, and keep it over retries.";
        }

        if (request.Participant.Value.Length == 0)
        {
            return "The request names no deployment. Name it {k8s_namespace}/{dgd_name}.";
        }

        if (request.Targets is null or { Prefill: null, Decode: null })
        {
            return $"The request for {request.Participant} has no targets. Give replicas for prefill, decode, or both.";
        }

        return request.Targets is { Prefill: < 0 } or { Decode: < 0 }
            ? $"The request for {request.Participant} asks for negative replicas: {request.Targets}. Ask for zero or more."
            : null;
    }

    private static DeploymentStanding Standing(LedgerDeployment deployment, bool newest) => new(
        deployment.Participant,
        new ReplicaTargets(deployment.Prefill?.GrantedReplicas, deployment.Decode?.GrantedReplicas),
        newest && deployment.Prefill?.Settled != false && deployment.Decode?.Settled != false);

    private ScaleGrant? MoveOf(LedgerDeployment deployment, ScaleRequest request, PoolRole role, out PoolMove? move)
    {
        move = null;
        if (request.Targets[role] is not { } target)
        {
            return null;
        }

        var id = new PoolId(deployment.Participant, role);
        if (deployment[role] is not { } pool)
        {
            return Refuse(request, GrantOutcome.Rejected, GrantReason.Invalid, GrantMessage.NoSuchPool(id));
        }

        move = new PoolMove(id, pool, target);
        return null;
    }

    private ScaleGrant Decide(ScaleRequest request, LedgerDeployment deployment, PoolMove? prefill, PoolMove? decode, DateTimeOffset now)
    {
        PoolMove[] moves = prefill is null ? [decode!] : decode is null ? [prefill] : [prefill, decode];
        var fence = new WriteFence(_epoch, _sequence + 1);
        var before = Totals;
        GrantRule.Withhold(moves, _terms, before, this);
        GrantRule.Shrink(moves, _terms, before);
        var shrunk = before;
        foreach (var move in moves)
        {
            shrunk = move.Moved ? shrunk.Replace(move.Before, move.After(fence, now)) : shrunk;
        }

        GrantRule.Grow(moves, _terms, shrunk, this);
        var outcome = !Array.Exists(moves, static move => move.Missing) ? GrantOutcome.Granted
            : Array.Exists(moves, static move => move.Writable) ? GrantOutcome.Partial
            : GrantOutcome.Held;
        var after = deployment;
        foreach (var move in moves)
        {
            move.Applied = outcome != GrantOutcome.Held && (move.Writable || !move.Missing);
            after = after.With(move.Id.Role, move.After(fence, now));
        }

        _sequence++;
        _entries.Put(deployment, after);
        var grant = Answer(request, moves, outcome, fence, before);
        _entries.Rewrite(after with
        {
            Answers = after.Answers.Length < LedgerDeployment.AnswersKept
                ? after.Answers.Add(grant)
                : [.. after.Answers.AsSpan()[1..], grant],
        });
        return grant;
    }

    private ScaleGrant Answer(ScaleRequest request, PoolMove[] moves, GrantOutcome outcome, WriteFence fence, BudgetTotals before)
    {
        if (outcome == GrantOutcome.Granted)
        {
            var reason = _terms is { CeilingGpus: null, FloorGpus: null }
                ? GrantReason.NoBudget
                : before.ChargedGpus > _terms.CeilingGpus && Array.Exists(moves, static move => move is { Moved: true, Down: true })
                    ? GrantReason.ReducesViolation
                    : GrantReason.Fits;
            var message = GrantMessage.Granted(moves, Totals.ChargedGpus, _terms.CeilingGpus);
            return Grant(request, outcome, reason, message, request.Targets, fence);
        }

        var applied = new ReplicaTargets(null, null);
        foreach (var move in moves)
        {
            applied = !move.Applied ? applied
                : move.Id.Role == PoolRole.Prefill ? applied with { Prefill = move.Granted }
                : applied with { Decode = move.Granted };
        }

        var bound = Array.Find(moves, static move => move is { Missing: true, Up: true }) ?? Array.Find(moves, static move => move.Missing)!;
        var words = moves.Length == 2 && moves[0].Missing && moves[1].Missing
            ? $"{moves[0].Message} {moves[1].Message}"
            : bound.Message;
        return Grant(request, outcome, bound.Bound, words, applied, fence);
    }

    private ScaleGrant Refuse(ScaleRequest request, GrantOutcome outcome, GrantReason reason, string message) =>
        Grant(request, outcome, reason, message, new ReplicaTargets(null, null), new WriteFence(_epoch, _sequence));

    private ScaleGrant Grant(
        ScaleRequest request, GrantOutcome outcome, GrantReason reason, string message, ReplicaTargets applied, WriteFence fence) => new()
        {
            OperationId = request.OperationId ?? string.Empty,
            Outcome = outcome,
            Reason = reason,
            Message = message,
            Applied = applied,
            Fence = fence,
            ChargedGpus = (int)Math.Min(int.MaxValue, Totals.ChargedGpus),
            CeilingGpus = _terms.CeilingGpus ?? -1,
            FloorGpus = _terms.FloorGpus ?? -1,
        };

    private LedgerDeployment Taken(LedgerDeployment deployment, DeploymentReport report, PoolRole role, bool newest) =>
        (deployment[role], report[role]) switch
        {
            (null, null) => deployment,
            (null, { } holding) => deployment.With(
                role, ReportRule.Register(holding, report.Fence, _terms.DeclaredGpuPerReplica(new PoolId(deployment.Participant, role)))),
            ({ } pool, var holding) => deployment.With(role, ReportRule.Apply(pool, holding, report.Fence, newest)),
        };

    private LedgerDeployment Declared(LedgerDeployment deployment, PoolRole role) => deployment[role] is { } pool
        ? deployment.With(role, pool with { DeclaredGpu = _terms.DeclaredGpuPerReplica(new PoolId(deployment.Participant, role)) })
        : deployment;
}
