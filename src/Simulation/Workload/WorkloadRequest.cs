using System.Collections.Immutable;

namespace GlobalPlanner.Simulation.Workload;

/// <summary>
/// One request of a workload. A workload is a sequence of these in arrival order; it may be endless.
/// </summary>
public sealed record WorkloadRequest
{
    /// <summary>Arrival after the start of the workload, microseconds, at least zero.</summary>
    public required long ArrivalUs { get; init; }

    /// <summary>Prompt tokens, greater than zero.</summary>
    public required int InputTokens { get; init; }

    /// <summary>Tokens to generate, greater than zero.</summary>
    public required int OutputTokens { get; init; }

    /// <summary>
    /// One id for every 512 prompt tokens (the last may be short); equal leading ids share a prefix. Empty: nothing
    /// is shared.
    /// </summary>
    public ImmutableArray<long> PrefixBlockIds { get; init; } = [];

    /// <summary>TTFT the client asks the router for, milliseconds; null leaves the router's default.</summary>
    public double? TtftTargetMs { get; init; }

    /// <summary>ITL the client asks the router for, milliseconds; null leaves the router's default.</summary>
    public double? ItlTargetMs { get; init; }

    /// <summary>Routing priority; null when none is given.</summary>
    public int? Priority { get; init; }
}
