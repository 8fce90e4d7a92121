using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>The answer to a <see cref="ScaleRequest"/>. It leaves only after the ledger that holds it is stored.</summary>
public sealed record ScaleGrant
{
    /// <summary>The request's operation id.</summary>
    public required string OperationId { get; init; }

    /// <summary>The outcome.</summary>
    public required GrantOutcome Outcome { get; init; }

    /// <summary>The reason that bound the answer.</summary>
    public required GrantReason Reason { get; init; }

    /// <summary>The reason in words, with the figures it rests on.</summary>
    public required string Message { get; init; }

    /// <summary>Replicas that may be written now; null for a role that must stay as it is.</summary>
    public required ReplicaTargets Applied { get; init; }

    /// <summary>Carried by the writes this grant allows.</summary>
    public required WriteFence Fence { get; init; }

    /// <summary>GPUs charged to all deployments when the answer was given.</summary>
    public required int ChargedGpus { get; init; }

    /// <summary>The ceiling in force; negative when there is none.</summary>
    public required int CeilingGpus { get; init; }

    /// <summary>The floor in force; negative when there is none.</summary>
    public required int FloorGpus { get; init; }

    /// <summary>Whether all of it is approved, so that the part not applied yet only waits for GPUs that are being released.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Approved { get; init; }

    /// <summary>Whether the answer was only computed: the budget writes nothing (<c>no_operation</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NoOperation { get; init; }

    /// <summary>The role that is served next; null when nothing waits ahead of this one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RoleId? Next { get; init; }

    /// <summary>Number of roles that are served first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonPropertyName("pools_ahead")]
    public int RolesAhead { get; init; }
}
