using System.Collections.Immutable;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Recordings;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Wire;

namespace GlobalPlanner.Planning.SharedBudget.Playback;

/// <summary>
/// Plays a recording against an empty ledger with the live rules: grants are written and reported at once, released replicas
/// free their GPUs when they have drained, and the budget is ticked every second.
/// </summary>
public sealed class ArbitrationPlayback
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly BudgetBook _book;
    private readonly BudgetTerms _terms;
    private readonly PlaybackFleet _fleet;
    private readonly SortedDictionary<string, int> _applied = new(StringComparer.Ordinal);
    private readonly List<string> _happened = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private TimeSpan? _clockOffset;

    private ArbitrationPlayback(ArbitrationRecording recording, BudgetTerms terms)
    {
        _terms = terms;
        _book = BudgetBook.Restore(BudgetLedger.Empty, terms);
        _fleet = new PlaybackFleet(TimeSpan.FromSeconds(recording.DrainSeconds));
        foreach (var deployment in recording.Deployments)
        {
            Observe(deployment);
        }
    }

    /// <summary>Plays a recording; one result a request or tick.</summary>
    public static IEnumerable<ArbitrationResult> Run(ArbitrationRecording recording, BudgetTerms terms)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(terms);
        var playback = new ArbitrationPlayback(recording, terms);
        return recording.Steps.Select(playback.Play).OfType<ArbitrationResult>();
    }

    private ArbitrationResult? Play(RecordedStep step)
    {
        PassTo(JsonLines.Moment(step.AtS));
        switch (step)
        {
            case RecordedStep.Request request:
                var asked = request.Message.ToScaleRequest($"line-{request.LineNumber}");
                var grant = Answer(asked with { Timestamp = Aligned(asked.Timestamp) });
                return WasCompleted(asked, grant)
                    ? Result(step.AtS, ScaleResponseMessage.Success, GrantOutcome.Granted, Completed(asked), Applied())
                    : Result(step.AtS, ScaleResponseMessage.StatusOf(grant), grant.Outcome, grant.Reason, grant.Message);
            case RecordedStep.Observe observe:
                foreach (var deployment in observe.Deployments)
                {
                    Observe(deployment);
                }

                return null;
            default:
                _book.Tick(_now);
                Settle();
                return Result(step.AtS, ScaleResponseMessage.Success, null, null, _happened.Count == 0 ? "Nothing happened." : string.Join(' ', _happened));
        }
    }

    private ScaleGrant Answer(ScaleRequest request)
    {
        var grant = _book.Decide(request, _now);
        Write(request.Participant, grant.Applied, grant.Fence);
        Settle();
        return grant;
    }

    /// <summary>
    /// Whether a request that had to wait for a release has all its replicas by now: without a drain time the release is seen
    /// at the same moment.
    /// </summary>
    private bool WasCompleted(ScaleRequest request, ScaleGrant grant) =>
        grant.Outcome is GrantOutcome.Partial or GrantOutcome.Held
        && _book.Find(request.Participant) is { } deployment
        && Reached(deployment, request, PoolRole.Prefill)
        && Reached(deployment, request, PoolRole.Decode);

    private static bool Reached(LedgerDeployment deployment, ScaleRequest request, PoolRole role) =>
        request.Targets[role] is null || request.Targets[role] == deployment[role]?.GrantedReplicas;

    private GrantReason Completed(ScaleRequest request) =>
        _applied.Keys.Any(role => !role.StartsWith($"{request.Participant}/", StringComparison.Ordinal)) ? GrantReason.Paired : GrantReason.Fits;

    private string Applied() =>
        $"{string.Join(", ", _applied.Select(static applied => $"{applied.Key} to {applied.Value}"))}; {_fleet.TotalGpus} GPUs in all.";

    /// <summary>Aligns the callers' clocks with the recording's time: the first timestamp is assumed to be correct.</summary>
    private DateTimeOffset? Aligned(DateTimeOffset? stamp)
    {
        _clockOffset ??= _now - stamp;
        return stamp + _clockOffset;
    }

    private void Observe(RecordedDeployment deployment)
    {
        _fleet.Observe(deployment, _now);
        _book.Report(_fleet.Read(deployment.Participant, _now));
        Settle();
    }

    /// <summary>Lets time pass, second by second unless it can change nothing.</summary>
    private void PassTo(DateTimeOffset time)
    {
        while (_now < time)
        {
            var next = _book.IsIdle ? time : Min(_now + Second, time);
            _now = _fleet.NextRelease is { } release && release < next ? release : next;
            foreach (var participant in _fleet.Release(_now))
            {
                _book.Report(_fleet.Read(participant, _now));
            }

            _book.Tick(_now);
            Settle();
        }
    }

    /// <summary>Makes the writes of the budget itself until none is left.</summary>
    private void Settle()
    {
        for (var writes = Take(); writes.Count > 0; writes = Take())
        {
            foreach (var write in writes)
            {
                Write(write.Participant, write.Targets, write.Fence);
            }
        }
    }

    private IReadOnlyList<LedgerWrite> Take()
    {
        var (events, writes) = _book.Take();
        _happened.AddRange(events.Select(static happened => happened.Message));
        return writes;
    }

    private void Write(ParticipantId participant, ReplicaTargets targets, WriteFence fence)
    {
        if (targets is { Prefill: null, Decode: null })
        {
            return;
        }

        foreach (var (role, replicas) in _fleet.Write(participant, targets, fence, _now))
        {
            _applied[role.ToString()] = replicas;
        }

        _fleet.Release(_now);
        _book.Report(_fleet.Read(participant, _now));
    }

    private ArbitrationResult Result(decimal at, string status, GrantOutcome? outcome, GrantReason? reason, string message)
    {
        var result = new ArbitrationResult
        {
            AtS = at,
            Status = status,
            Outcome = outcome,
            Message = message,
            Reason = reason,
            Applied = _applied.ToImmutableSortedDictionary(StringComparer.Ordinal),
            TotalGpus = _fleet.TotalGpus,
            HeldGpus = _fleet.HeldGpus,
            Ceiling = _terms.CeilingGpus,
            Floor = _terms.FloorGpus,
            Waiting = [.. _book.WaitingRoles().Select(Waits)],
        };
        _applied.Clear();
        _happened.Clear();
        return result;
    }

    private WaitingRole Waits(RoleId id)
    {
        var entry = _book.Find(id.Participant)![id.Role]!;
        var waiting = entry.Waiting!;
        var (reason, message) = _book.ExplainWait(id)!.Value;
        return new WaitingRole(
            id.ToString(),
            waiting.WantedReplicas,
            entry.GrantedReplicas,
            (decimal)(waiting.Since - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond,
            reason,
            message);
    }

    private static DateTimeOffset Min(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
