using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>
/// Decode passes of one engine, measured by the profiler. The properties have the names of the profiler's arrays, so that
/// <see cref="Serialization.PlanningJson"/> writes the profiler's own JSON file.
/// </summary>
public sealed record DecodeProfile
{
    /// <summary>Share of the KV cache in use at each measurement, 0..1.</summary>
    public required ImmutableArray<double> XKvUsage { get; init; }

    /// <summary>Mean context of the requests at each, tokens: prompt plus half of the output.</summary>
    public required ImmutableArray<double> YContextLength { get; init; }

    /// <summary>Time between tokens at each, milliseconds.</summary>
    public required ImmutableArray<double> ZItl { get; init; }

    /// <summary>Capacity of the engine's KV cache, tokens.</summary>
    public required double MaxKvTokens { get; init; }

    /// <summary>The first flaw that makes the measurements unusable; null when there is none.</summary>
    public (string Array, string Problem)? WhyUnusable()
    {
        var points = XKvUsage.Length;
        if (points < MeasuredPasses.FewestPoints)
        {
            return ("x_kv_usage", $"has {points} points; at least {MeasuredPasses.FewestPoints} are needed");
        }

        if (YContextLength.Length != points)
        {
            return ("y_context_length", $"has {YContextLength.Length} values for {points} of x_kv_usage");
        }

        if (ZItl.Length != points)
        {
            return ("z_itl", $"has {ZItl.Length} values for {points} of x_kv_usage");
        }

        return MeasuredPasses.Problem([MaxKvTokens], 1, MeasuredPasses.LargestCount) is { } max ? ("max_kv_tokens", max)
            : MeasuredPasses.Problem(XKvUsage, 0, 1) is { } usage ? ("x_kv_usage", usage)
            : MeasuredPasses.Problem(YContextLength, 0, MeasuredPasses.LargestCount) is { } context ? ("y_context_length", context)
            : MeasuredPasses.Problem(ZItl, PrefillProfile.ShortestMs, PrefillProfile.LongestMs) is { } itl ? ("z_itl", itl)
            : null;
    }

    /// <summary>The measurements as passes. The profile must be usable.</summary>
    public ImmutableArray<ForwardPassMetrics> ToPasses() => [.. XKvUsage.Select((usage, i) => Pass(usage, i))];

    private ForwardPassMetrics Pass(double usage, int index)
    {
        var kvTokens = MeasuredPasses.Round(usage * MaxKvTokens);
        var context = YContextLength[index];
        var requests = context > 0 ? Math.Max(1, MeasuredPasses.Round(kvTokens / context)) : 1;
        return MeasuredPasses.Decode(requests, kvTokens, ZItl[index]) with { CounterId = index };
    }
}
