using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Performance;

/// <summary>The retained samples of one kind of pass.</summary>
public sealed record PassSamples
{
    /// <summary>None.</summary>
    public static PassSamples Empty { get; } = new();

    /// <summary>In the order of their arrival, which is their sequence.</summary>
    public ImmutableArray<PassSample> Samples { get; init; } = [];

    /// <summary>The range of the features since the last sample was dropped for its age; null before the first.</summary>
    public FeatureBounds? Bounds { get; init; }

    /// <summary>The fit on the samples, kept so that a tick without a new sample need not fit; null when it was not asked for.</summary>
    internal FitMemo? Memo { get; init; }

    /// <summary>Equal samples and bounds; the memo follows from them.</summary>
    public bool Equals(PassSamples? other) =>
        other is not null && Bounds == other.Bounds && Samples.AsSpan().SequenceEqual(other.Samples.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Samples.Length, Bounds);
}

/// <summary>The range of the features of a kind of pass.</summary>
public readonly record struct FeatureBounds(double FirstLeast, double FirstMost, double SecondLeast, double SecondMost);

/// <summary>What a regression with that many observations came to; no fit is an outcome too.</summary>
internal sealed record FitMemo(int MinObservations, PassFit? Fit);
