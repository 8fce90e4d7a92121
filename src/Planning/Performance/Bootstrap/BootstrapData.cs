using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>What is known of the engines of one role before any of them was observed.</summary>
public sealed record BootstrapData
{
    /// <summary>Whose engines.</summary>
    public required EngineRole Role { get; init; }

    /// <summary>Measured passes, one engine each, in the order of the source; empty when no source had any.</summary>
    public ImmutableArray<ForwardPassMetrics> Passes { get; init; } = [];

    /// <summary>Where they come from; null when no source had any.</summary>
    public BootstrapSource? Source { get; init; }

    /// <summary>Where they come from, in words for people.</summary>
    public string SourceText { get; init; } = "no source";

    /// <summary>The sources that were tried before and gave nothing, in order.</summary>
    public ImmutableArray<BootstrapFailure> Failures { get; init; } = [];

    /// <summary>Whether there is nothing to start from; the model then learns from traffic.</summary>
    public bool IsEmpty => Passes.IsDefaultOrEmpty;
}
