namespace GlobalPlanner.Planning.Facts;

/// <summary>Largest estimated latencies over the engines of a pool, milliseconds; null without an estimate.</summary>
public sealed record LatencyEstimates(double? TtftMs, double? ItlMs)
{
    /// <summary>No estimate.</summary>
    public static LatencyEstimates None { get; } = new(null, null);

    /// <summary>These estimates, replaced where others have one.</summary>
    internal LatencyEstimates With(LatencyEstimates others) =>
        ReferenceEquals(others, None) ? this : new LatencyEstimates(others.TtftMs ?? TtftMs, others.ItlMs ?? ItlMs);
}
