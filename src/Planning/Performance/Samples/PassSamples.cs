using System.Collections.Immutable;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Regression;

namespace GlobalPlanner.Planning.Performance.Samples;

/// <summary>The retained samples of one kind of pass, as they are saved.</summary>
public sealed record PassSamples
{
    /// <summary>No sample.</summary>
    public static PassSamples Empty { get; } = new();

    /// <summary>The samples in the order of their arrival.</summary>
    public ImmutableArray<PassSample> Samples { get; init; } = [];

    /// <summary>
    /// The range of the features; null before the first sample, and with a native model, whose limits are the range.
    /// It only grows until samples are dropped for their age.
    /// </summary>
    public FeatureBounds? Bounds { get; init; }

    /// <summary>The fit on the samples, kept in memory so that a tick without a new sample need not fit; null when it was not asked for.</summary>
    internal FitMemo? Memo { get; init; }

    /// <summary>Equal samples and bounds; the memo follows from them.</summary>
    public bool Equals(PassSamples? other) =>
        other is not null && Bounds == other.Bounds && Samples.AsSpan().SequenceEqual(other.Samples.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Samples.Length, Bounds);
}

/// <summary>The range of the features of a kind of pass, ends included.</summary>
public readonly record struct FeatureBounds(double FirstLeast, double FirstMost, double SecondLeast, double SecondMost)
{
    /// <summary>The bounds of a single point.</summary>
    internal static FeatureBounds At(double first, double second) => new(first, first, second, second);

    /// <summary>Whether features lie within.</summary>
    internal bool Contains(double first, double second) =>
        first >= FirstLeast && first <= FirstMost && second >= SecondLeast && second <= SecondMost;

    /// <summary>The least bounds that contain these and a point.</summary>
    internal FeatureBounds With(double first, double second) => new(
        Math.Min(FirstLeast, first), Math.Max(FirstMost, first), Math.Min(SecondLeast, second), Math.Max(SecondMost, second));
}

/// <summary>The result of a regression that asked for that many observations; "no fit" is a result too.</summary>
internal sealed record FitMemo(int MinObservations, PassFit? Fit);
