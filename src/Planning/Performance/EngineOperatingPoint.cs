namespace GlobalPlanner.Planning.Performance;

/// <summary>One engine under steady load.</summary>
/// <param name="BatchSize">Requests in flight.</param>
/// <param name="RequestsPerSecond">Requests that the engine completes per second, greater than zero.</param>
/// <param name="IsEligible">Whether the point meets every target that was given.</param>
public sealed record EngineOperatingPoint(int BatchSize, double RequestsPerSecond, bool IsEligible)
{
    /// <summary>Time to first token, milliseconds; null for decode engines.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Time between tokens, milliseconds; null for prefill engines.</summary>
    public double? ItlMs { get; init; }

    /// <summary>Duration of a whole request, milliseconds; aggregated engines only.</summary>
    public double? EndToEndMs { get; init; }
}
