using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Puts a decision record into words. Pure: every statement follows from the record and the pool's status.</summary>
public static class Explainer
{
    /// <summary>Explains a record of a pool.</summary>
    /// <param name="pool">The pool's current status.</param>
    /// <param name="record">The record to explain.</param>
    /// <param name="current">Whether this is the decision in force, so that the current hold and pause apply to it.</param>
    public static PoolExplanation Explain(PoolStatus pool, DecisionRecord record, bool current)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(record);
        return new PoolExplanation
        {
            Pool = pool.Name,
            At = record.Decision.At,
            Summary = Summary(record),
            Seen = [.. SeenText.Describe(pool, record)],
            Predicted = [.. ForecastText.Describe(pool, record)],
            Proposed = [.. ProposedText.Describe(record)],
            Evidence = [.. record.Decision.Explanation, .. ForecastText.Evidence(pool, record)],
            Bound = [.. BoundText.Describe(pool, record, current)],
            WouldChange = [.. ChangeText.Describe(pool, record, current)],
            Record = record,
        };
    }

    private static string Summary(DecisionRecord record)
    {
        var decision = record.Decision;
        var changes = record.Roles()
            .Where(role => decision.Targets?[role] is { } target && target != record.Observed(role)?.Ready)
            .Select(role => $"{role.Name()} {Humane.Count(record.Observed(role)?.Ready)} → {decision.Targets![role]}")
            .ToList();
        return decision.Action == ScalingAction.NoChange || changes.Count == 0
            ? $"no change: {DecisionText.Reason(decision)}"
            : $"{DecisionText.Action(decision)}{(decision.Advisory ? " (advisory, not written)" : "")}: {string.Join(", ", changes)}";
    }
}
