using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Says at which estimated latencies a role of the target <c>sla</c> would grow or shrink.</summary>
internal static class SlaText
{
    /// <summary>When the role grows and when it shrinks.</summary>
    public static string Describe(PoolStatus pool, PoolRole role, RoleSummary? seen, LatencyEstimates estimates)
    {
        if (pool.SlaRules is not { } rules)
        {
            return "grows when every engine's estimated latency is above its target, shrinks when one engine fewer stays below it";
        }

        var prompts = pool.Mode == PlannerMode.Agg || role == PoolRole.Prefill;
        var tokens = pool.Mode == PlannerMode.Agg || role == PoolRole.Decode;
        var latencies = new[]
        {
            prompts ? $"TTFT is above {Over(pool.TtftTargetMs, estimates.TtftMs)}" : null,
            tokens ? $"ITL is above {Over(pool.ItlTargetMs, estimates.ItlMs)}" : null,
        };
        var hot = rules.SlaHotEngineIntervals == 0
            ? ""
            : $", or one engine's for {Humane.Plural(rules.SlaHotEngineIntervals, "load interval")} in a row";
        var grows = string.Join(", or ", latencies.OfType<string>().Select(static latency => $"every engine's estimated {latency}"));
        return $"grows when {grows}{hot}; {Shrinks(pool, rules, seen, prompts, tokens)}";
    }

    private static string Shrinks(PoolStatus pool, SlaRules rules, RoleSummary? seen, bool prompts, bool tokens)
    {
        if (seen?.Ready <= 1)
        {
            return "load takes no pool below one replica";
        }

        if (rules.LoadScalingDownSensitivity == 0)
        {
            return "never shrinks, because load_scaling_down_sensitivity is 0";
        }

        var share = $"{rules.LoadScalingDownSensitivity} %";
        var conditions = new[]
        {
            prompts ? $"prompts would wait less than {share} of the time that the TTFT target leaves for waiting" : null,
            tokens
                ? $"ITL would stay below {Milliseconds(pool.ItlTargetMs * rules.LoadScalingDownSensitivity / 100)} ({share} of its target) with room in every KV cache"
                : null,
        };
        return $"shrinks when, with one replica fewer, {string.Join(", and ", conditions.OfType<string>())} " +
            "(load_scaling_down_sensitivity)";
    }

    private static string Over(double? targetMs, double? slowestMs) =>
        $"{Milliseconds(targetMs)}{(slowestMs is null ? "" : $" (slowest now: {Milliseconds(slowestMs)})")}";

    private static string Milliseconds(double? value) => value is null ? "its target" : $"{Humane.Number(value)} ms";
}
