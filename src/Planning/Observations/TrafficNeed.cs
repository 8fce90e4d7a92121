namespace GlobalPlanner.Planning.Observations;

/// <summary>The traffic a tick needs.</summary>
/// <param name="Window">Length of the window that ends with the tick.</param>
/// <param name="Full">Everything; otherwise only KV hit rate and accept length are used.</param>
public sealed record TrafficNeed(TimeSpan Window, bool Full)
{
    /// <summary>What serves both needs; null when there is neither.</summary>
    public static TrafficNeed? Widest(TrafficNeed? one, TrafficNeed? other) => (one, other) switch
    {
        ({ } first, { } second) => new TrafficNeed(first.Window > second.Window ? first.Window : second.Window, first.Full || second.Full),
        _ => one ?? other,
    };
}
