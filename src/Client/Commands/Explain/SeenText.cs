using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Describes the observation behind a decision.</summary>
internal static class SeenText
{
    /// <summary>One sentence for each role, then traffic and measured latency.</summary>
    public static IEnumerable<string> Describe(PoolStatus pool, DecisionRecord record)
    {
        foreach (var role in pool.Mode.Roles())
        {
            yield return record.Observed(role) is { } seen
                ? $"{role.Name()}: {RoleText(seen, role)}"
                : $"{role.Name()}: not observed";
        }

        yield return Traffic(record.Observation);
        if (record.Observation is { TtftMs: not null } or { ItlMs: not null })
        {
            yield return $"latency: TTFT {Known(record.Observation.TtftMs)}, ITL {Known(record.Observation.ItlMs)} on average";
        }
    }

    private static string Traffic(ObservationSummary observation)
    {
        if (observation.TrafficProblem is { } problem)
        {
            return $"traffic: unknown, {problem}";
        }

        if (observation.RequestsPerSecond is not { } rate)
        {
            return "traffic: not read in this tick";
        }

        var sizes = observation.Isl is null && observation.Osl is null
            ? ""
            : $", {Humane.Number(observation.Isl, 0)} input and {Humane.Number(observation.Osl, 0)} output tokens a request";
        return $"traffic: {Humane.Number(rate, 2)} requests/s{sizes}";
    }

    private static string RoleText(RoleSummary seen, PoolRole role)
    {
        var parts = new List<string>
        {
            seen.Ready is { } ready ? $"{ready} ready" : "ready replicas unknown",
            seen.Expected is { } expected ? $"{expected} expected" : "expected replicas unknown",
        };
        if (seen.InProgress)
        {
            parts.Add("scaling in progress");
        }

        if (seen.ReportingRanks == 0)
        {
            parts.Add("no rank reports metrics");
            return string.Join(", ", parts);
        }

        parts.Add($"{Humane.Plural(seen.ReportingRanks, "rank")} reporting");
        if (role == PoolRole.Prefill || seen.QueuedPrefillTokens > 0)
        {
            parts.Add($"{seen.QueuedPrefillTokens} prompt tokens queued (most on one rank: {seen.MaxQueuedPrefillTokens})");
        }

        if (seen.MeanKvUtilization is not null)
        {
            parts.Add($"KV cache {Humane.Percent(seen.MeanKvUtilization)} used on average (most on one rank: {Humane.Percent(seen.MaxKvUtilization)})");
        }

        return string.Join(", ", parts);
    }

    private static string Known(double? latencyMs) => latencyMs is { } known ? Humane.Milliseconds(known) : "unknown";
}
