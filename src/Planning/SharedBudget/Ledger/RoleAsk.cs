using System.Text.Json.Serialization;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>The latest request of a role. It replaces the one before, also when it is refused.</summary>
/// <param name="Replicas">Replicas wanted, at least zero.</param>
/// <param name="At">The time of the request.</param>
public sealed record RoleAsk(int Replicas, DateTimeOffset At)
{
    /// <summary>Requests its planner predicted for the next interval; null when it gave none. Priorities that depend on load use it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PredictedRequests { get; init; }

    /// <summary>Whether the roles of its deployment move together or not at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AllOrNothing { get; init; }
}
