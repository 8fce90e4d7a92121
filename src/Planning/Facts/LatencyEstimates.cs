namespace GlobalPlanner.Planning.Facts;

/// <summary>Largest estimated latencies over the engines of a pool, milliseconds; null without an estimate.</summary>
public sealed record LatencyEstimates(double? TtftMs, double? ItlMs)
{
    /// <summary>No estimate.</summary>
    public static LatencyEstimates None { get; } = new(null, null);

    /// <summary>These estimates, completed by those of another decision where one is missing here.</summary>
    public LatencyEstimates Or(LatencyEstimates? other) =>
        other is null || ReferenceEquals(other, None) ? this : new(TtftMs ?? other.TtftMs, ItlMs ?? other.ItlMs);
}
