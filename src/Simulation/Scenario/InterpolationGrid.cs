using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>
/// Measured durations, with the keys of the mock engine's profile files: prefill over prompt tokens, decode over active
/// KV tokens and mean context length.
/// </summary>
[ConfigSection("Measured durations: prefill over prompt tokens, decode over active KV tokens and mean context length.", Rules = typeof(InterpolationGridRules))]
public sealed record InterpolationGrid
{
    /// <summary>Prompt tokens, ascending, at least two points.</summary>
    [Setting("Prompt tokens, ascending, at least two.", NotEmpty = true)]
    public required ImmutableArray<double> PrefillIsl { get; init; }

    /// <summary>Milliseconds at each of <see cref="PrefillIsl"/>.</summary>
    [Setting("Milliseconds at each of `prefill_isl`.", NotEmpty = true)]
    public required ImmutableArray<double> PrefillTtftMs { get; init; }

    /// <summary>Rows of the decode grid: active KV tokens, ascending, at least two points.</summary>
    [Setting("Rows of the decode grid: active KV tokens, ascending, at least two.", NotEmpty = true)]
    public required ImmutableArray<double> DecodeActiveKvTokens { get; init; }

    /// <summary>Columns of the decode grid: mean context length in tokens, ascending, at least two points.</summary>
    [Setting("Columns of the decode grid: mean context length in tokens, ascending, at least two.", NotEmpty = true)]
    public required ImmutableArray<double> DecodeContextLength { get; init; }

    /// <summary>Milliseconds, one row for each of <see cref="DecodeActiveKvTokens"/>.</summary>
    [Setting("Milliseconds: one row for each of `decode_active_kv_tokens`, one column for each of `decode_context_length`.", NotEmpty = true)]
    public required ImmutableArray<ImmutableArray<double>> DecodeItl { get; init; }

    /// <summary>Continue the outermost lines beyond the grid instead of staying at its edge.</summary>
    [Setting("Continue the outermost lines beyond the grid, as the mock engine does, instead of staying at its edge.")]
    public bool Extrapolate { get; init; }

    /// <summary>The first problem of axes and shapes, with its key; null when there is none.</summary>
    public (string Key, string Message)? WhyUnusable()
    {
        if (AxisProblem(PrefillIsl) is { } isl)
        {
            return ("prefill_isl", isl);
        }

        if (AxisProblem(DecodeActiveKvTokens) is { } kv)
        {
            return ("decode_active_kv_tokens", kv);
        }

        if (AxisProblem(DecodeContextLength) is { } context)
        {
            return ("decode_context_length", context);
        }

        if (PrefillTtftMs.Length != PrefillIsl.Length)
        {
            return ("prefill_ttft_ms", $"has {PrefillTtftMs.Length} values for {PrefillIsl.Length} of prefill_isl; give one each.");
        }

        return DecodeItl.Length != DecodeActiveKvTokens.Length || DecodeItl.Any(row => row.Length != DecodeContextLength.Length)
            ? ("decode_itl", $"must have {DecodeActiveKvTokens.Length} rows of {DecodeContextLength.Length} values.")
            : null;
    }

    private static string? AxisProblem(ImmutableArray<double> axis)
    {
        if (axis.IsDefault || axis.Length < 2)
        {
            return "needs at least two values.";
        }

        for (var i = 1; i < axis.Length; i++)
        {
            if (!(axis[i] > axis[i - 1]))
            {
                return $"must ascend; {axis[i]} comes after {axis[i - 1]}.";
            }
        }

        return null;
    }
}

/// <summary>Checks that axes ascend and shapes fit.</summary>
public sealed class InterpolationGridRules : SectionRules<InterpolationGrid>
{
    /// <inheritdoc />
    public override InterpolationGrid Complete(InterpolationGrid section, SectionReport report)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(report);
        if (report.Sound("prefill_isl", "prefill_ttft_ms", "decode_active_kv_tokens", "decode_context_length", "decode_itl")
            && section.WhyUnusable() is var (key, message))
        {
            report.Error(key, message);
        }

        return section;
    }
}
