using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Commands.Pools;

/// <summary>A pool planner's state in the words of tables.</summary>
internal static class PoolText
{
    /// <summary>Replicas of a role: <c>ready/desired</c>.</summary>
    public static Cell Replicas(RoleStatus? role) => role is null
        ? new Cell(Humane.Absent, Tone.Quiet)
        : new Cell($"{role.ReadyReplicas}/{role.DesiredReplicas}", role.ReadyReplicas == role.DesiredReplicas ? Tone.Plain : Tone.Caution);

    /// <summary>GPUs held by both roles; null when no role's are known or one of them has replicas of unknown cost.</summary>
    public static int? HeldGpus(PoolStatus pool)
    {
        var roles = new[] { pool.Prefill, pool.Decode }.OfType<RoleStatus>().ToList();
        return roles.Count == 0 || roles.Exists(role => role.HeldGpus is null) ? null : roles.Sum(role => role.HeldGpus);
    }

    /// <summary>The last decision with its reason, short enough for a cell.</summary>
    public static Cell Decision(DecisionRecord? record)
    {
        if (record is null)
        {
            return new Cell("none yet", Tone.Quiet);
        }

        var text = Summary(record.Decision);
        if (record.Grant is { Outcome: not GrantOutcome.Granted } grant)
        {
            return new Cell($"{text}; {Humane.Words(grant.Outcome)}: {Humane.Words(grant.Reason)}", Tone.Caution);
        }

        return record.Actuation is { Status: ActuationStatus.Failed or ActuationStatus.Conflict or ActuationStatus.Fenced } actuation
            ? new Cell($"{text}; write: {Humane.Words(actuation.Status)}", Tone.Bad)
            : new Cell(text);
    }

    /// <summary>A decision in one line: what it does, or why it does nothing.</summary>
    public static string Summary(PlanDecision decision)
    {
        var reason = Reason(decision);
        if (decision.Action == ScalingAction.NoChange)
        {
            return reason;
        }

        var action = Humane.Words(decision.Action);
        var targets = Targets(decision.Targets);
        var suffix = reason == action ? "" : $": {reason}";
        return $"{action} to {targets}{suffix}{(decision.Advisory ? " (advisory)" : "")}";
    }

    /// <summary>Targets by role: <c>prefill 2, decode 3</c>.</summary>
    public static string Targets(ReplicaTargets? targets)
    {
        var parts = new List<string>(2);
        if (targets?.Prefill is { } prefill)
        {
            parts.Add($"prefill {prefill}");
        }

        if (targets?.Decode is { } decode)
        {
            parts.Add($"decode {decode}");
        }

        return parts.Count == 0 ? Humane.Absent : string.Join(", ", parts);
    }

    /// <summary>The reason of the loop that decided, in words.</summary>
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

    /// <summary>The hold, unless it only says again that the pool is paused.</summary>
    public static HoldStatus? HoldBesidePause(PoolStatus pool) =>
        pool is { Pause: not null, Hold.Name: "paused" } ? null : pool.Hold;

    /// <summary>What keeps the planner from acting, with its age.</summary>
    public static Cell Hold(PoolStatus pool)
    {
        if (pool.Pause is { } pause)
        {
            var left = pause.Until is { } until ? $" for {Humane.Age(until - pool.Now)} more" : "";
            return new Cell($"paused{left}", Tone.Caution);
        }

        return pool.Hold is { } hold
            ? new Cell($"{hold.Name.Replace('_', ' ')}, {Humane.Age(pool.Now - hold.Since)}", hold.Overdue ? Tone.Bad : Tone.Caution)
            : new Cell(Humane.Absent, Tone.Quiet);
    }

    /// <summary>An estimated latency against its target: <c>210/500</c>, or the estimate alone.</summary>
    public static Cell Latency(double? estimateMs, double? targetMs)
    {
        if (estimateMs is not { } estimate)
        {
            return new Cell(Humane.Absent, Tone.Quiet);
        }

        return targetMs is { } target
            ? new Cell($"{Humane.Number(estimate, 0)}/{Humane.Number(target, 0)}", estimate > target ? Tone.Bad : Tone.Plain)
            : new Cell(Humane.Number(estimate, 0));
    }

    /// <summary>The estimates of the last decision, or of the last predictive one where load estimates nothing.</summary>
    public static LatencyEstimates Estimates(PoolStatus pool) =>
        (pool.LastDecision?.Decision.Estimates ?? LatencyEstimates.None).Or(pool.LastPredictiveDecision?.Estimates);

    /// <summary>Whether throughput bounds are in force: the loop is on, even where it was not due.</summary>
    public static bool BoundsCount(PlanDecision decision) =>
        decision.Throughput is not { Reason: ThroughputReason.Disabled } && decision.LowerBounds is not { Prefill: null, Decode: null };

    /// <summary>The throughput loop's reason in words.</summary>
    public static string Throughput(PlanDecision decision) =>
        decision.Throughput is { } throughput ? Humane.Words(throughput.Reason) : "not due";

    /// <summary>A forecast: requests in the window, mean input and output tokens.</summary>
    public static string Forecast(PredictedTraffic predicted) => predicted.NumRequests is { } requests
        ? $"{Humane.Number(requests)} requests of {Humane.Number(predicted.Isl, 0)} input and {Humane.Number(predicted.Osl, 0)} output tokens"
        : Humane.Absent;

    /// <summary>What one engine of each role serves within its targets.</summary>
    public static string Capacity(RoleValues<double> capacity)
    {
        var parts = new List<string>(2);
        if (capacity.Prefill is { } prefill)
        {
            parts.Add($"prefill {Humane.Number(prefill, 2)} requests/s");
        }

        if (capacity.Decode is { } decode)
        {
            parts.Add($"decode {Humane.Number(decode, 2)} requests/s");
        }

        return parts.Count == 0 ? Humane.Absent : string.Join(", ", parts);
    }

    /// <summary>A latency.</summary>
    public static string Milliseconds(double? latencyMs) => latencyMs is null ? Humane.Absent : $"{Humane.Number(latencyMs)} ms";
}
