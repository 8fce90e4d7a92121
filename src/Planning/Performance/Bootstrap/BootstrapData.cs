using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Measurements of the engines of one role from before any of their passes were observed.</summary>
public sealed record BootstrapData
{
    /// <summary>The work of the engines.</summary>
    public required EngineRole Role { get; init; }

    /// <summary>Measured passes, one engine each, in the order of the source; empty when no source had any.</summary>
    public ImmutableArray<ForwardPassMetrics> Passes { get; init; } = [];

    /// <summary>The source of the passes; null when no source had any.</summary>
    public BootstrapSource? Source { get; init; }

    /// <summary>The source in words, for logs and consoles.</summary>
    public string SourceText { get; init; } = "no source";

    /// <summary>The sources that were tried before and had nothing usable, in order.</summary>
    public ImmutableArray<BootstrapFailure> Failures { get; init; } = [];

    /// <summary>Whether there are no measurements; the model then learns from traffic alone.</summary>
    public bool IsEmpty => Passes.IsDefaultOrEmpty;
}

/// <summary>Why a source had no usable measurements.</summary>
/// <param name="Source">The source.</param>
/// <param name="Place">The file, member, key or setting at fault.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Remedy">How to mend it.</param>
public sealed record BootstrapFailure(BootstrapSource Source, string Place, string Problem, string Remedy)
{
    /// <summary>One sentence for logs and consoles.</summary>
    public override string ToString() => $"{Place} {Problem}; {Remedy}.";
}
