using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>One deployment in a <see cref="BudgetLedger"/>.</summary>
public sealed record LedgerDeployment
{
    /// <summary>Answers kept by deployment so that a retried request gets the same answer.</summary>
    public const int AnswersKept = 2;

    /// <summary>The deployment.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>
    /// When the latest accepted report was read. Null when none was accepted since this writer took the ledger over, because
    /// its clock and that of the writer before need not agree.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ObservedAt { get; init; }

    /// <summary>The fence of that report; null when the deployment had accepted no write.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WriteFence? ObservedFence { get; init; }

    /// <summary>The newest timestamp of a request for it; a request with an earlier one is late. Null when no request carried one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>The prefill role; null when the deployment has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LedgerRole? Prefill { get; init; }

    /// <summary>The decode role; null when the deployment has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LedgerRole? Decode { get; init; }

    /// <summary>The latest answers, oldest first, at most <see cref="AnswersKept"/>.</summary>
    public required ImmutableArray<ScaleGrant> Answers { get; init; }

    /// <summary>The entry of one role.</summary>
    public LedgerRole? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    /// <summary>The same deployment with another entry for one role.</summary>
    public LedgerDeployment With(PoolRole role, LedgerRole? entry) =>
        role == PoolRole.Prefill ? this with { Prefill = entry } : this with { Decode = entry };

    /// <summary>Records when the deployment was read, and the fence it had.</summary>
    internal LedgerDeployment Observed(DateTimeOffset at, WriteFence? fence) => this with { ObservedAt = at, ObservedFence = fence };

    /// <summary>Forgets all times, which a new writer's clock cannot be compared with. The fences stay, and order what comes.</summary>
    internal LedgerDeployment ForgetTimes() => this with { ObservedAt = null, RequestedAt = null };

    /// <summary>Keeps an answer for retries, and drops the oldest beyond <see cref="AnswersKept"/>.</summary>
    internal LedgerDeployment Answered(ScaleGrant grant, DateTimeOffset? requestedAt) => this with
    {
        RequestedAt = requestedAt ?? RequestedAt,
        Answers = Answers.Length < AnswersKept ? Answers.Add(grant) : [.. Answers.AsSpan()[1..], grant],
    };
}
