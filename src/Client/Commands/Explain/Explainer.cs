using System.Collections.Immutable;
using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Puts a decision record into words. Pure: says nothing that the record and the pool's status do not hold.</summary>
public static class Explainer
{
    /// <summary>Explains a record of a pool.</summary>
    /// <param name="pool">The pool as it is now.</param>
    /// <param name="record">The record to explain.</param>
    /// <param name="current">Whether it is the decision in force now, so that today's holds and pauses belong to it.</param>
    public static PoolExplanation Explain(PoolStatus pool, DecisionRecord record, bool current)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(record);
        return new PoolExplanation
        {
            Pool = pool.Name,
            At = record.Decision.At,
            Summary = Summary(record),
            Seen = [.. Seen(pool, record)],
            Predicted = [.. ForecastText.Describe(pool, record)],
            Proposed = [.. Proposed(record)],
            Evidence = [.. record.Decision.Explanation, .. ForecastText.Evidence(pool, record)],
            Bound = [.. BoundText.Describe(pool, record, current)],
            WouldChange = [.. ChangeText.Describe(pool, record, current)],
            Record = record,
        };
    }

    private static string Summary(DecisionRecord record)
    {
        var decision = record.Decision;
        var changes = Roles(record)
            .Where(role => decision.Targets?[role] is { } target && target != Observed(record, role)?.Ready)
            .Select(role => $"{role.Name()} {Humane.Count(Observed(record, role)?.Ready)} → {decision.Targets![role]}")
            .ToList();
        return decision.Action == ScalingAction.NoChange || changes.Count == 0
            ? $"hold: {PoolText.Reason(decision)}"
            : $"{Humane.Words(decision.Action)}{(decision.Advisory ? " (advisory, not written)" : "")}: {string.Join(", ", changes)}";
    }

    private static IEnumerable<string> Seen(PoolStatus pool, DecisionRecord record)
    {
        var observation = record.Observation;
        foreach (var role in pool.Mode.Roles())
        {
            yield return Observed(record, role) is { } seen
                ? $"{role.Name()}: {RoleText(seen, role)}"
                : $"{role.Name()}: not observed";
        }

        if (observation.TrafficProblem is { } problem)
        {
            yield return $"traffic: unknown, {problem}";
        }
        else if (observation.RequestsPerSecond is { } rate)
        {
            var sizes = observation.Isl is null && observation.Osl is null
                ? ""
                : $", {Humane.Number(observation.Isl, 0)} input and {Humane.Number(observation.Osl, 0)} output tokens a request";
            yield return $"traffic: {Humane.Number(rate, 2)} requests/s{sizes}";
        }
        else
        {
            yield return "traffic: not asked for in this tick";
        }

        if (observation.TtftMs is not null || observation.ItlMs is not null)
        {
            yield return $"latency: TTFT {Milliseconds(observation.TtftMs)}, ITL {Milliseconds(observation.ItlMs)} on average";
        }
    }

    private static string RoleText(RoleSummary seen, PoolRole role)
    {
        var parts = new List<string>
        {
            seen.Ready is { } ready ? $"{ready} ready" : "ready replicas unknown",
            seen.Expected is { } expected ? $"{expected} expected" : "expected replicas unsettled",
        };
        if (seen.InProgress)
        {
            parts.Add("scaling in progress");
        }

        parts.Add(seen.ReportingRanks == 0 ? "no rank reports metrics" : $"{Humane.Plural(seen.ReportingRanks, "rank")} reporting");
        if (seen.ReportingRanks > 0)
        {
            if (role == PoolRole.Prefill || seen.QueuedPrefillTokens > 0)
            {
                parts.Add($"{seen.QueuedPrefillTokens} prompt tokens queued (most on one rank: {seen.MaxQueuedPrefillTokens})");
            }

            if (seen.MeanKvUtilization is not null)
            {
                parts.Add($"KV cache {Humane.Percent(seen.MeanKvUtilization)} used on average (most on one rank: {Humane.Percent(seen.MaxKvUtilization)})");
            }
        }

        return string.Join(", ", parts);
    }

    private static IEnumerable<string> Proposed(DecisionRecord record)
    {
        var decision = record.Decision;
        yield return decision.Load is { } load
            ? $"load loop: {Humane.Words(load.Reason)}" + Details(record, role => load.Roles.Of(role), role => load.Raw[role])
            : "load loop: not due in this tick";
        yield return decision.Throughput is { } throughput
            ? $"throughput loop: {Humane.Words(throughput.Reason)}" + Details(record, role => throughput.Roles.Of(role), _ => null)
            : "throughput loop: not due in this tick";
        if (PoolText.BoundsCount(decision))
        {
            yield return $"throughput wants at least: {PoolText.Targets(decision.LowerBounds)}";
        }

        foreach (var plugin in decision.Plugins.Where(static plugin => plugin.Outcome
            is not (PluginOutcome.NotDue or PluginOutcome.Accepted or PluginOutcome.NoOpinion or PluginOutcome.Predicted)))
        {
            var asked = string.Concat(plugin.Targets.Select(static target => $", {Humane.Words(target.Type)} {target.SubComponentType} {Humane.Count(target.Replicas)}"));
            yield return $"plugin {plugin.PluginId} ({Humane.Words(plugin.Stage)}): {Humane.Words(plugin.Outcome)}{asked}" +
                (plugin.Detail is { } detail ? $": {detail}" : "");
        }

        yield return decision.Targets is { } targets
            ? $"decision: {PoolText.Targets(targets)}"
            : "decision: nothing is to be scaled";
    }

    private static string Details<T>(DecisionRecord record, Func<PoolRole, T?> reason, Func<PoolRole, int?> wanted)
        where T : struct, Enum
    {
        var parts = Roles(record)
            .Where(role => reason(role) is not null || wanted(role) is not null)
            .Select(role =>
            {
                var change = wanted(role) is { } count && count != Observed(record, role)?.Ready
                    ? $" {Humane.Count(Observed(record, role)?.Ready)} → {count}"
                    : "";
                var why = reason(role) is { } code ? $" {Humane.Words(code)}" : "";
                return $"{role.Name()}{change}{(change.Length > 0 && why.Length > 0 ? ":" : "")}{why}";
            })
            .ToList();
        return parts.Count == 0 ? "" : $" ({string.Join("; ", parts)})";
    }

    /// <summary>The summary of one role.</summary>
    internal static RoleSummary? Observed(DecisionRecord record, PoolRole role) =>
        role == PoolRole.Prefill ? record.Observation.Prefill : record.Observation.Decode;

    /// <summary>Both roles in the order they are told.</summary>
    internal static ImmutableArray<PoolRole> Roles(DecisionRecord record) =>
    [
        .. new[] { PoolRole.Prefill, PoolRole.Decode }
            .Where(role => Observed(record, role) is not null || record.Decision.Targets?[role] is not null
                || record.Decision.Load?.Roles.Of(role) is not null),
    ];

    /// <summary>The value of one role.</summary>
    internal static T? Of<T>(this RoleValues<T> values, PoolRole role)
        where T : struct =>
        role == PoolRole.Prefill ? values.Prefill : values.Decode;

    internal static string Milliseconds(double? value) => value is null ? "unknown" : $"{Humane.Number(value)} ms";
}
