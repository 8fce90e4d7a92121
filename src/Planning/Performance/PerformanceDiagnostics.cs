using System.Collections.Immutable;
using GlobalPlanner.Planning.Performance.Passes;

namespace GlobalPlanner.Planning.Performance;

/// <summary>State of a performance model, for decisions and for operators. Source: diagnostics of Dynamo's engine performance model.</summary>
public sealed record PerformanceDiagnostics
{
    /// <summary>Whether decisions may be based on the model.</summary>
    public required ModelReadiness Readiness { get; init; }

    /// <summary>Where estimates come from.</summary>
    public required ModelSource Source { get; init; }

    /// <summary>Retained samples over all kinds of pass.</summary>
    public int RetainedSamples { get; init; }

    /// <summary>One sentence for operators: why the model is not ready, else why its answers are doubtful; null when all is well.</summary>
    public string? Remark { get; init; }

    /// <summary>Kinds of pass that the role's questions need and that cannot be estimated yet.</summary>
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

    /// <summary>
    /// Largest ratio of a feature in an answer of this tick to the largest value observed of it; 1 when every answer lay
    /// within what was observed.
    /// </summary>
    public double Extrapolation { get; init; } = 1;

    /// <summary>Passes left out because their worker had just started.</summary>
    public long YoungPasses { get; init; }

    /// <summary>Records left out, by reason.</summary>
    public ImmutableSortedDictionary<FpmRejection, long> Rejected { get; init; } = ImmutableSortedDictionary<FpmRejection, long>.Empty;
}

/// <summary>Whether decisions may be based on a performance model.</summary>
public enum ModelReadiness
{
    /// <summary>Too few samples yet, or the engines' capabilities are unknown.</summary>
    InsufficientData,

    /// <summary>At least one kind of pass that the role needs can be estimated.</summary>
    Ready,

    /// <summary>A native model is configured but not available, and regression has too few samples.</summary>
    UnsupportedConfig,
}

/// <summary>Where estimates come from.</summary>
public enum ModelSource
{
    /// <summary>Regression on observed passes.</summary>
    FallbackRegression,

    /// <summary>A native model, uncorrected.</summary>
    Native,

    /// <summary>A native model corrected by observed passes.</summary>
    NativeWithCorrection,
}
