using System.Collections.Immutable;
using System.Text.Json;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>The rules by which the priority of a role follows from its predicted requests.</summary>
/// <param name="Selector">The selector that names the role, or <see cref="DefaultSelector"/>.</param>
/// <param name="Rules">Rules in order; the last has no condition.</param>
public sealed record PriorityPolicy(string Selector, ImmutableArray<PriorityRule> Rules)
{
    /// <summary>Stands for the selector where none names the role.</summary>
    public const string DefaultSelector = "<default>";

    /// <summary>A priority without conditions.</summary>
    public static PriorityPolicy Fixed(string selector, int priority) => new(selector, [new PriorityRule { Priority = priority }]);

    /// <summary>
    /// The requests that a planner published as <c>predicted_load.num_requests</c>; null when it is not a number.
    /// </summary>
    public static double? ReadPredictedRequests(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var requests) ? requests : null;

    /// <summary>The priority under the first rule that holds.</summary>
    /// <param name="predictedRequests">
    /// The requests that the planner predicted last. A missing, infinite or negative figure is no signal:
    /// a condition that tests it does not hold.
    /// </param>
    public EffectivePriority Evaluate(double? predictedRequests)
    {
        var signal = predictedRequests is { } requests && double.IsFinite(requests) && requests >= 0 ? predictedRequests : null;
        for (var i = 0; i < Rules.Length - 1; i++)
        {
            if (Holds(Rules[i].When, signal))
            {
                return new EffectivePriority(Rules[i].Priority, Selector, i);
            }
        }

        return new EffectivePriority(Rules[^1].Priority, Selector, Rules.Length - 1);
    }

    private static bool Holds(PriorityCondition? condition, double? signal) =>
        (condition?.PredictedRequestsAtLeast is not { } low || signal >= low)
        && (condition?.PredictedRequestsBelow is not { } high || signal < high);
}

/// <summary>A priority, with the selector and rule it comes from.</summary>
/// <param name="Priority">Higher is more important.</param>
/// <param name="Selector">The selector that names the role, or <see cref="PriorityPolicy.DefaultSelector"/>.</param>
/// <param name="RuleIndex">The rule that held, counted from zero; zero for a fixed priority.</param>
public readonly record struct EffectivePriority(int Priority, string Selector, int RuleIndex);
