using System.Collections.Immutable;

namespace GlobalPlanner.Simulation.Engine.Timing;

/// <summary>Measured durations: prefill over prompt tokens, decode over active KV tokens and mean context length.</summary>
public sealed record InterpolationGrid
{
    /// <summary>Prompt tokens, ascending, at least two points.</summary>
    public required ImmutableArray<double> PrefillIsl { get; init; }

    /// <summary>Milliseconds at each of <see cref="PrefillIsl"/>.</summary>
    public required ImmutableArray<double> PrefillTtftMs { get; init; }

    /// <summary>Rows of the decode grid: active KV tokens, ascending, at least two points.</summary>
    public required ImmutableArray<double> DecodeActiveKvTokens { get; init; }

    /// <summary>Columns of the decode grid: mean context length in tokens, ascending, at least two points.</summary>
    public required ImmutableArray<double> DecodeContextLength { get; init; }

    /// <summary>Milliseconds, one row for each of <see cref="DecodeActiveKvTokens"/>.</summary>
    public required ImmutableArray<ImmutableArray<double>> DecodeItlMs { get; init; }

    /// <summary>Checks axes and shapes.</summary>
    /// <exception cref="ArgumentException">An axis is too short or not ascending, or a shape does not fit its axes.</exception>
    public void Validate()
    {
        CheckAxis(PrefillIsl, "prefill_isl");
        CheckAxis(DecodeActiveKvTokens, "decode_active_kv_tokens");
        CheckAxis(DecodeContextLength, "decode_context_length");
        if (PrefillTtftMs.Length != PrefillIsl.Length)
        {
            throw new ArgumentException(
                $"prefill_ttft_ms has {PrefillTtftMs.Length} values for {PrefillIsl.Length} of prefill_isl; give one each.");
        }

        if (DecodeItlMs.Length != DecodeActiveKvTokens.Length
            || DecodeItlMs.Any(row => row.Length != DecodeContextLength.Length))
        {
            throw new ArgumentException(
                $"decode_itl must have {DecodeActiveKvTokens.Length} rows of {DecodeContextLength.Length} values.");
        }
    }

    private static void CheckAxis(ImmutableArray<double> axis, string name)
    {
        if (axis.IsDefault || axis.Length < 2)
        {
            throw new ArgumentException($"{name} needs at least two values.");
        }

        for (var i = 1; i < axis.Length; i++)
        {
            if (!(axis[i] > axis[i - 1]))
            {
                throw new ArgumentException($"{name} must ascend; value {i} is {axis[i]} after {axis[i - 1]}.");
            }
        }
    }
}
