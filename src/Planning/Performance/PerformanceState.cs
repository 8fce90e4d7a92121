using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// What a performance model has learned. Immutable and written as JSON with the planner's state, so that a restart
/// forgets nothing. Its size is bounded by the options and the number of live workers.
/// </summary>
public sealed record PerformanceState
{
    /// <summary>The version this build writes; a state of another version is learned anew.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Nothing learned.</summary>
    public static PerformanceState Empty { get; } = new();

    /// <summary>Version of this record's shape.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>What the samples were spread over and compared with; null without a native model.</summary>
    public NativeBasis? Basis { get; init; }

    /// <summary>Passes over prompts only.</summary>
    public PassSamples Prefill { get; init; } = PassSamples.Empty;

    /// <summary>Passes over output tokens only.</summary>
    public PassSamples Decode { get; init; } = PassSamples.Empty;

    /// <summary>Passes over both.</summary>
    public PassSamples Mixed { get; init; } = PassSamples.Empty;

    /// <summary>Prompt tokens a request of the newest records, oldest first.</summary>
    public ImmutableArray<double> PromptLengths { get; init; } = [];

    /// <summary>KV tokens a decoding request of the newest records, oldest first.</summary>
    public ImmutableArray<double> DecodeLengths { get; init; } = [];

    /// <summary>Prompt tokens of the newest learned passes, oldest first.</summary>
    public ImmutableArray<double> PassPrefillTokens { get; init; } = [];

    /// <summary>Requests with prompt tokens of the newest learned passes, oldest first.</summary>
    public ImmutableArray<double> PassPrefillRequests { get; init; } = [];

    /// <summary>The live workers, by id.</summary>
    public ImmutableArray<WorkerSighting> Workers { get; init; } = [];

    /// <summary>When workers were first looked for; null before.</summary>
    public DateTimeOffset? FirstObservedAt { get; init; }

    /// <summary>When measurements of a profile were taken in; null when they were not.</summary>
    public DateTimeOffset? BootstrappedAt { get; init; }

    /// <summary>Records that were not learned from, by reason.</summary>
    public ImmutableSortedDictionary<FpmRejection, long> Rejected { get; init; } = ImmutableSortedDictionary<FpmRejection, long>.Empty;

    /// <summary>Passes that were not learned from because their worker had just started.</summary>
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

/// <summary>When a live worker was first seen.</summary>
public sealed record WorkerSighting(string WorkerId, DateTimeOffset FirstSeenAt);

/// <summary>The native model that samples were compared with, and the limits their buckets were spread over.</summary>
public sealed record NativeBasis(string Model, EngineLimits Limits);
