using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>
/// Prompts of one engine without a queue, measured by the profiler. The properties have the names of the profiler's
/// arrays, so that <see cref="Serialization.PlanningJson"/> writes the profiler's own JSON file.
/// </summary>
public sealed record PrefillProfile
{
    /// <summary>Longest plausible duration, milliseconds: more than a day means a wrong unit.</summary>
    internal const double LongestMs = 86_400_000;

    /// <summary>Shortest plausible duration, milliseconds: a model ignores passes that took no time.</summary>
    internal const double ShortestMs = 1e-6;

    /// <summary>Prompt tokens of each measurement.</summary>
    public required ImmutableArray<double> PrefillIsl { get; init; }

    /// <summary>Time to first token of each, milliseconds.</summary>
    public required ImmutableArray<double> PrefillTtft { get; init; }

    /// <summary>The first flaw that makes the measurements unusable; null when there is none.</summary>
    public (string Array, string Problem)? WhyUnusable()
    {
        if (PrefillIsl.Length < MeasuredPasses.FewestPoints)
        {
            return ("prefill_isl", $"has {PrefillIsl.Length} points; at least {MeasuredPasses.FewestPoints} are needed");
        }

        if (PrefillTtft.Length != PrefillIsl.Length)
        {
            return ("prefill_ttft", $"has {PrefillTtft.Length} values for {PrefillIsl.Length} of prefill_isl");
        }

        return MeasuredPasses.Problem(PrefillIsl, 1, MeasuredPasses.LargestCount) is { } isl ? ("prefill_isl", isl)
            : MeasuredPasses.Problem(PrefillTtft, ShortestMs, LongestMs) is { } ttft ? ("prefill_ttft", ttft)
            : null;
    }

    /// <summary>The measurements as passes. The profile must be usable.</summary>
    public ImmutableArray<ForwardPassMetrics> ToPasses() =>
        [.. PrefillIsl.Select((isl, i) => MeasuredPasses.Prefill(isl, PrefillTtft[i]) with { CounterId = i })];
}
