namespace GlobalPlanner.Planning.Facts;

/// <summary>Largest estimated latencies over the engines, milliseconds.</summary>
public sealed record LatencyEstimates(double? TtftMs, double? ItlMs)
{
    /// <summary>No estimate.</summary>
    public static LatencyEstimates None { get; } = new(null, null);
}
