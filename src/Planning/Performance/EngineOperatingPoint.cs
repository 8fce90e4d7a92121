namespace GlobalPlanner.Planning.Performance;

/// <summary>One engine under steady load.</summary>
/// <param name="BatchSize">Requests in flight.</param>
/// <param name="RequestsPerSecond">What the engine serves, greater than zero.</param>
/// <param name="IsEligible">Whether the point meets every target that was given.</param>
public sealed record EngineOperatingPoint(int BatchSize, double RequestsPerSecond, bool IsEligible)
{
    /// <summary>Time to first token, milliseconds; null when it does not concern the role.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Time between tokens, milliseconds; null when it does not concern the role.</summary>
    public double? ItlMs { get; init; }

    /// <summary>Whole request, milliseconds; null when it does not concern the role.</summary>
    public double? EndToEndMs { get; init; }
}
