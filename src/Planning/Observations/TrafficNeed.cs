namespace GlobalPlanner.Planning.Observations;

/// <summary>The traffic that a tick needs.</summary>
/// <param name="Window">Length of the window that ends with the tick.</param>
public sealed record TrafficNeed(TimeSpan Window)
{
    /// <summary>The need that covers both; null when there is neither.</summary>
    public static TrafficNeed? Widest(TrafficNeed? one, TrafficNeed? other) =>
        one is null || other is null ? one ?? other : one.Window >= other.Window ? one : other;
}
