using System.Collections.Immutable;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Samples;

namespace GlobalPlanner.Planning.Performance.Model;

/// <summary>
/// Everything a performance model has learned. Immutable, and written as JSON with the planner's state, so that a restart
/// loses nothing. Its size is bounded by the options and the number of live workers.
/// </summary>
public sealed record PerformanceState
{
    /// <summary>The version that this build writes; a state of another version is discarded.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Nothing learned.</summary>
    public static PerformanceState Empty { get; } = new();

    /// <summary>Version of this record's shape.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The native model and the limits that the samples are tied to; null without a native model.</summary>
    public NativeBasis? Basis { get; init; }

    /// <summary>Passes over prompts only.</summary>
    public PassSamples Prefill { get; init; } = PassSamples.Empty;

    /// <summary>Passes over output tokens only.</summary>
    public PassSamples Decode { get; init; } = PassSamples.Empty;

    /// <summary>Passes over both.</summary>
    public PassSamples Mixed { get; init; } = PassSamples.Empty;

    /// <summary>Prompt tokens per request in the newest records, oldest first.</summary>
    public ImmutableArray<double> PromptLengths { get; init; } = [];

    /// <summary>KV tokens per decoding request in the newest records, oldest first.</summary>
    public ImmutableArray<double> DecodeLengths { get; init; } = [];

    /// <summary>Prompt tokens of the newest samples, oldest first.</summary>
    public ImmutableArray<double> PassPrefillTokens { get; init; } = [];

    /// <summary>Requests with prompt tokens of the newest samples, oldest first.</summary>
    public ImmutableArray<double> PassPrefillRequests { get; init; } = [];

    /// <summary>The live workers, in ordinal order of their ids.</summary>
    public ImmutableArray<WorkerSighting> Workers { get; init; } = [];

    /// <summary>When the first passes were observed; null before.</summary>
    public DateTimeOffset? FirstObservedAt { get; init; }

    /// <summary>When the model last learned from measurements of a profile; null for never.</summary>
    public DateTimeOffset? BootstrappedAt { get; init; }

    /// <summary>Records left out, by reason.</summary>
    public ImmutableSortedDictionary<FpmRejection, long> Rejected { get; init; } = ImmutableSortedDictionary<FpmRejection, long>.Empty;

    /// <summary>Passes left out because their worker had just started.</summary>
    public long YoungPasses { get; init; }

    /// <summary>The samples of one kind.</summary>
    public PassSamples this[PassKind kind] => kind switch
    {
        PassKind.Prefill => Prefill,
        PassKind.Decode => Decode,
        _ => Mixed,
    };

    /// <summary>Equal in everything that is written.</summary>
    public bool Equals(PerformanceState? other) =>
        other is not null
        && (Version, Basis, FirstObservedAt, BootstrappedAt, YoungPasses)
            == (other.Version, other.Basis, other.FirstObservedAt, other.BootstrappedAt, other.YoungPasses)
        && Prefill == other.Prefill
        && Decode == other.Decode
        && Mixed == other.Mixed
        && PromptLengths.AsSpan().SequenceEqual(other.PromptLengths.AsSpan())
        && DecodeLengths.AsSpan().SequenceEqual(other.DecodeLengths.AsSpan())
        && PassPrefillTokens.AsSpan().SequenceEqual(other.PassPrefillTokens.AsSpan())
        && PassPrefillRequests.AsSpan().SequenceEqual(other.PassPrefillRequests.AsSpan())
        && Workers.AsSpan().SequenceEqual(other.Workers.AsSpan())
        && Rejected.SequenceEqual(other.Rejected);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Basis, Prefill, Decode, Mixed, FirstObservedAt, YoungPasses);
}

/// <summary>The native model that samples are compared with, and the limits that their buckets are spread over.</summary>
public sealed record NativeBasis(string Model, EngineLimits Limits);
