using GlobalPlanner.Client.Output;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Commands.Pools;

/// <summary>Puts a decision and its parts into a few words each.</summary>
internal static class DecisionText
{
    /// <summary>The action. A decision that changes nothing is <c>no change</c>: a hold is something else.</summary>
    public static string Action(PlanDecision decision) =>
        decision.Action == ScalingAction.NoChange ? "no change" : Humane.Words(decision.Action);

    /// <summary>The decision in one line: the change, or the reason why there is none.</summary>
    public static string Summary(PlanDecision decision)
    {
        var reason = Reason(decision);
        if (decision.Action == ScalingAction.NoChange)
        {
            return reason;
        }

        var action = Action(decision);
        var suffix = reason == action ? "" : $": {reason}";
        return $"{action} to {Targets(decision.Targets)}{suffix}{(decision.Advisory ? " (advisory)" : "")}";
    }

    /// <summary>The reason of the loop that decided.</summary>
    public static string Reason(PlanDecision decision)
    {
        if (decision.Load is { Reason: not LoadReason.Disabled } load)
        {
            return Humane.Words(load.Reason);
        }

        return decision.Throughput is { } throughput
            ? Humane.Words(throughput.Reason)
            : decision.Load is null ? "not due" : Humane.Words(LoadReason.Disabled);
    }

    /// <summary>Targets by role: <c>prefill 2, decode 3</c>.</summary>
    public static string Targets(ReplicaTargets? targets) =>
        ByRole(targets?.Prefill, targets?.Decode, static replicas => Humane.Count(replicas));

    /// <summary>The targets of a decision, or <c>no change</c>.</summary>
    public static string TargetsOrNoChange(PlanDecision decision) =>
        decision.Targets is { } targets ? Targets(targets) : "no change";

    /// <summary>Whether throughput bounds are in force: the loop is on, even if it was not due in this tick.</summary>
    public static bool HasThroughputBounds(PlanDecision decision) =>
        decision.Throughput is not { Reason: ThroughputReason.Disabled } && decision.LowerBounds is not { Prefill: null, Decode: null };

    /// <summary>The throughput loop's reason.</summary>
    public static string Throughput(PlanDecision decision) =>
        decision.Throughput is { } throughput ? Humane.Words(throughput.Reason) : "not due";

    /// <summary>A forecast: requests in the window, mean input and output tokens.</summary>
    public static string Forecast(PredictedTraffic predicted) => predicted.NumRequests is { } requests
        ? $"{Humane.Number(requests)} requests of {Humane.Number(predicted.Isl, 0)} input and {Humane.Number(predicted.Osl, 0)} output tokens"
        : Humane.Absent;

    /// <summary>The request rate that one engine of each role serves within its latency targets.</summary>
    public static string Capacity(EngineCapacity capacity) =>
        ByRole(capacity.Prefill, capacity.Decode, static rate => $"{Humane.Number(rate, 2)} requests/s");

    private static string ByRole<T>(T? prefill, T? decode, Func<T, string> text)
        where T : struct
    {
        var parts = new List<string>(2);
        if (prefill is { } ofPrefill)
        {
            parts.Add($"prefill {text(ofPrefill)}");
        }

        if (decode is { } ofDecode)
        {
            parts.Add($"decode {text(ofDecode)}");
        }

        return parts.Count == 0 ? Humane.Absent : string.Join(", ", parts);
    }
}
