namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>Requests per second one engine of a role serves within its SLA.</summary>
public sealed record EngineCapacity(double? Prefill, double? Decode)
{
    /// <summary>Unknown.</summary>
    public static EngineCapacity None { get; } = new(null, null);
}
