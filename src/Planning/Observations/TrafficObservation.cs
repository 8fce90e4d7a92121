namespace GlobalPlanner.Planning.Observations;

/// <summary>
/// Request traffic over one window. Averages are null when nothing in the window has one (an idle window has zero
/// requests and no averages); zero means zero.
/// </summary>
public sealed record TrafficObservation
{
    /// <summary>Length of the window in seconds, greater than zero.</summary>
    public required double DurationS { get; init; }

    /// <summary>Requests that started in the window, at least zero; fractional when extrapolated.</summary>
    public required double NumRequests { get; init; }

    /// <summary>Mean input sequence length, tokens.</summary>
    public double? Isl { get; init; }

    /// <summary>Mean output sequence length, tokens.</summary>
    public double? Osl { get; init; }

    /// <summary>Share of prompt blocks found in a cache, 0..1.</summary>
    public double? KvHitRate { get; init; }

    /// <summary>Tokens that a decode pass yields with speculative decoding, at least 1.</summary>
    public double? AcceptLength { get; init; }

    /// <summary>Mean time to first token, milliseconds. Shown, never decided on.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Mean inter-token latency, milliseconds. Shown, never decided on.</summary>
    public double? ItlMs { get; init; }

    /// <summary>Mean request duration, seconds. Shown, never decided on.</summary>
    public double? RequestDurationS { get; init; }
}
