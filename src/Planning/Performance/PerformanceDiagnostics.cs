using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Performance;

/// <summary>What a performance model rests on. Source: diagnostics of Dynamo's engine performance model.</summary>
public sealed record PerformanceDiagnostics
{
    /// <summary>Whether it can be decided on.</summary>
    public required ModelReadiness Readiness { get; init; }

    /// <summary>Where estimates come from.</summary>
    public required ModelSource Source { get; init; }

    /// <summary>Samples kept over all kinds of pass.</summary>
    public int RetainedSamples { get; init; }

    /// <summary>What is missing when it is not ready, or the last thing that went wrong; null when all is well.</summary>
    public string? Remark { get; init; }

    /// <summary>Kinds of pass that the role is asked about and that cannot be priced yet.</summary>
    public ImmutableArray<PassKind> MissingKinds { get; init; } = [];

    /// <summary>Buckets in which the native model is corrected.</summary>
    public int CorrectionReadyBuckets { get; init; }

    /// <summary>Least correction of the native model in any bucket; null when it is not corrected.</summary>
    public double? LeastFactor { get; init; }

    /// <summary>Largest correction of the native model in any bucket; null when it is not corrected.</summary>
    public double? LargestFactor { get; init; }

    /// <summary>Mean correction of the native model over its buckets; null when it is not corrected.</summary>
    public double? MeanFactor { get; init; }

    /// <summary>Share of samples that would correct the native model by more than the bounds allow, 0..1.</summary>
    public double ClampedShare { get; init; }

    /// <summary>How many times beyond what was observed the farthest answer of this tick lay; 1 for none.</summary>
    public double Extrapolation { get; init; } = 1;

    /// <summary>Passes not learned from because their worker had just started.</summary>
    public long YoungPasses { get; init; }

    /// <summary>Records not learned from, by reason.</summary>
    public ImmutableSortedDictionary<FpmRejection, long> Rejected { get; init; } = ImmutableSortedDictionary<FpmRejection, long>.Empty;
}
