using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>What one source answered: measured passes, or why there are none.</summary>
public sealed record BootstrapReading
{
    private BootstrapReading(BootstrapSource source, string place) => (Source, Place) = (source, place);

    /// <summary>Which source.</summary>
    public BootstrapSource Source { get; }

    /// <summary>The file or endpoint.</summary>
    public string Place { get; }

    /// <summary>Measured passes; empty exactly when there is a failure.</summary>
    public ImmutableArray<ForwardPassMetrics> Passes { get; private init; } = [];

    /// <summary>Entries that could not be read and were left out.</summary>
    public int Skipped { get; private init; }

    /// <summary>Why there are no passes; null when there are.</summary>
    public BootstrapFailure? Failure { get; private init; }

    /// <summary>The source answered with passes, at least one.</summary>
    public static BootstrapReading Of(BootstrapSource source, string place, ImmutableArray<ForwardPassMetrics> passes, int skipped = 0) =>
        new(source, place) { Passes = passes, Skipped = skipped };

    /// <summary>The source has nothing that can be used.</summary>
    public static BootstrapReading Failed(BootstrapSource source, string place, string problem, string remedy) =>
        new(source, place) { Failure = new BootstrapFailure(source, place, problem, remedy) };
}
