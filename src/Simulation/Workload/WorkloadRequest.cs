using System.Collections.Immutable;

namespace GlobalPlanner.Simulation.Workload;

/// <summary>
/// One request of a workload. A workload is a sequence of these in arrival order; it may be endless.
/// </summary>
public sealed record WorkloadRequest
{
    /// <summary>Arrival, microseconds after the start of the workload, at least zero.</summary>
    public required long ArrivalUs { get; init; }

    /// <summary>Prompt tokens, greater than zero.</summary>
    public required int InputTokens { get; init; }

    /// <summary>Tokens to generate, greater than zero.</summary>
    public required int OutputTokens { get; init; }

    /// <summary>
    /// One id for every <see cref="PrefixBlocks.Tokens"/> prompt tokens (the last block may be partly filled); equal leading
    /// ids mean a shared prefix. Empty when nothing is shared.
    /// </summary>
    public ImmutableArray<long> PrefixBlockIds { get; init; } = [];

    /// <summary>TTFT that the client asks the router for, milliseconds; null for the router's default.</summary>
    public double? TtftTargetMs { get; init; }

    /// <summary>ITL that the client asks the router for, milliseconds; null for the router's default.</summary>
    public double? ItlTargetMs { get; init; }

    /// <summary>Routing priority; null when none is given.</summary>
    public int? Priority { get; init; }
}
