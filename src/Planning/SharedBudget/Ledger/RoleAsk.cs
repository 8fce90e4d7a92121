using System.Text.Json.Serialization;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>What a pool asked for last; the latest request wins, also over one that was refused.</summary>
/// <param name="Replicas">Replicas wanted, at least zero.</param>
/// <param name="At">When it was asked.</param>
public sealed record RoleAsk(int Replicas, DateTimeOffset At)
{
    /// <summary>Requests its planner predicted for the next interval; null when it told none. Decides load-conditional priorities.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PredictedRequests { get; init; }

    /// <summary>Whether the roles of its deployment move together or not at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AllOrNothing { get; init; }
}
