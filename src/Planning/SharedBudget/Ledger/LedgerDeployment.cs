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

    /// <summary>Whose.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>
    /// When the latest report that was taken over was read; null when none was since the ledger was taken over, because
    /// clocks before and after need not agree.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ObservedAt { get; init; }

    /// <summary>The fence that report carried; null when the deployment had accepted no write.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WriteFence? ObservedFence { get; init; }

    /// <summary>The newest time a request for it was stamped with; an earlier one came late. Null when none carried a time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>The prefill pool; null when the deployment has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LedgerRole? Prefill { get; init; }

    /// <summary>The decode pool; null when the deployment has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LedgerRole? Decode { get; init; }

    /// <summary>The latest answers, oldest first, at most <see cref="AnswersKept"/>.</summary>
    public required ImmutableArray<ScaleGrant> Answers { get; init; }

    /// <summary>The pool of one role.</summary>
    public LedgerRole? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    /// <summary>The same deployment with another pool in one role.</summary>
    public LedgerDeployment With(PoolRole role, LedgerRole? pool) =>
        role == PoolRole.Prefill ? this with { Prefill = pool } : this with { Decode = pool };
}
