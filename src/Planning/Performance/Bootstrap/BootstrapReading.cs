using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Result of trying one source: measured passes, or the reason why there are none.</summary>
public sealed record BootstrapReading
{
    private BootstrapReading(BootstrapSource source, string place) => (Source, Place) = (source, place);

    /// <summary>The source.</summary>
    public BootstrapSource Source { get; }

    /// <summary>The file or setting that was read.</summary>
    public string Place { get; }

    /// <summary>Measured passes; empty exactly when there is a failure.</summary>
    public ImmutableArray<ForwardPassMetrics> Passes { get; private init; } = [];

    /// <summary>Number of entries that could not be used.</summary>
    public int Skipped { get; private init; }

    /// <summary>Why there are no passes; null when there are.</summary>
    public BootstrapFailure? Failure { get; private init; }

    /// <summary>A source with passes, at least one.</summary>
    public static BootstrapReading Of(BootstrapSource source, string place, ImmutableArray<ForwardPassMetrics> passes, int skipped = 0) =>
        new(source, place) { Passes = passes, Skipped = skipped };

    /// <summary>A source without anything usable.</summary>
    public static BootstrapReading Failed(BootstrapSource source, string place, string problem, string remedy) =>
        new(source, place) { Failure = new BootstrapFailure(source, place, problem, remedy) };
}
