using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Names the estimated latencies at which a role of the target <c>sla</c> would grow or shrink.</summary>
internal static class SlaText
{
    /// <summary>The conditions under which the role grows and shrinks.</summary>
    public static string Describe(PoolStatus pool, PoolRole role, RoleSummary? seen, LatencyEstimates estimates)
    {
        if (pool.SlaRules is not { } rules)
        {
            return "grows when every engine's estimated latency is above its target, shrinks when one engine fewer stays below it";
        }

        var targets = new LatencyTargets(pool.TtftTargetMs, pool.ItlTargetMs).For(pool.Mode, role);
        var latencies = new[]
        {
            targets.TtftMs is { } ttftMs ? $"TTFT is above {Over(ttftMs, estimates.TtftMs)}" : null,
            targets.ItlMs is { } itlMs ? $"ITL is above {Over(itlMs, estimates.ItlMs)}" : null,
        };
        var hot = rules.SlaHotEngineIntervals == 0
            ? ""
            : $", or one engine's for {Humane.Plural(rules.SlaHotEngineIntervals, "load interval")} in a row";
        var grows = string.Join(", or ", latencies.OfType<string>().Select(static latency => $"every engine's estimated {latency}"));
        return $"grows when {grows}{hot}; {Shrinks(rules, seen, targets)}";
    }

    private static string Shrinks(SlaRules rules, RoleSummary? seen, LatencyTargets targets)
    {
        if (seen?.Ready <= 1)
        {
            return ThresholdText.LastReplica;
        }

        if (rules.LoadScalingDownSensitivity == 0)
        {
            return "never shrinks, because load_scaling_down_sensitivity is 0";
        }

        var share = $"{rules.LoadScalingDownSensitivity} %";
        var conditions = new[]
        {
            targets.TtftMs is not null ? $"prompts would wait less than {share} of the time that the TTFT target leaves for waiting" : null,
            targets.ItlMs is { } itlMs
                ? $"ITL would stay below {Humane.Milliseconds(itlMs * rules.LoadScalingDownSensitivity / 100)} ({share} of its target) with room in every KV cache"
                : null,
        };
        return $"shrinks when, with one replica fewer, {string.Join(", and ", conditions.OfType<string>())} " +
            "(load_scaling_down_sensitivity)";
    }

    private static string Over(double targetMs, double? slowestMs) =>
        $"{Humane.Milliseconds(targetMs)}{(slowestMs is null ? "" : $" (slowest now: {Humane.Milliseconds(slowestMs)})")}";
}
