using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Wire;

/// <summary>The answer of Dynamo's GlobalPlanner; the fields that Dynamo does not know are left out where they are null.</summary>
public sealed record ScaleResponseMessage
{
    /// <summary>The replicas were written, or need not be.</summary>
    public const string Success = "success";

    /// <summary>The request could not be decided or carried out.</summary>
    public const string Error = "error";

    /// <summary>The budget does not allow it now.</summary>
    public const string Rejected = "rejected";

    /// <summary>How Dynamo's planners read an answer of the budget.</summary>
    public static string StatusOf(ScaleGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (grant.NoOperation || grant.Approved || grant.Outcome is GrantOutcome.Granted or GrantOutcome.Partial)
        {
            return Success;
        }

        return grant.Reason is GrantReason.NotAuthorized or GrantReason.Invalid or GrantReason.NotObserved ? Error : Rejected;
    }

    /// <summary><see cref="Success"/>, <see cref="Error"/> or <see cref="Rejected"/>.</summary>
    public required string Status { get; init; }

    /// <summary>The answer in words.</summary>
    public required string Message { get; init; }

    /// <summary>Desired replicas by role as read after the write; empty on anything but success.</summary>
    public ImmutableSortedDictionary<string, int> CurrentReplicas { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Identifies the request over retries. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OperationId { get; init; }

    /// <summary>The budget's answer: granted, partial, held or rejected. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Outcome { get; init; }

    /// <summary>What bound it, a code. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
