namespace GlobalPlanner.Planning.Facts;

/// <summary>Largest estimated latencies over the engines, milliseconds.</summary>
public sealed record LatencyEstimates(double? TtftMs, double? ItlMs)
{
    /// <summary>No estimate.</summary>
    public static LatencyEstimates None { get; } = new(null, null);

    /// <summary>These estimates, and those of another decision for what is unknown here.</summary>
    public LatencyEstimates Or(LatencyEstimates? other) => new(TtftMs ?? other?.TtftMs, ItlMs ?? other?.ItlMs);
}
