using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.Performance;

/// <summary>How a performance model learns and answers. Source: options of Dynamo's forward-pass model.</summary>
public sealed record PerformanceOptions
{
    /// <summary>Samples kept of each kind of pass, at least 1.</summary>
    public int MaxSamples { get; init; } = 64;

    /// <summary>Samples of a kind before it is estimated, at least 1.</summary>
    public int MinObservations { get; init; } = 5;

    /// <summary>Buckets that the samples of a kind are spread over, a square number.</summary>
    public int BucketCount { get; init; } = 16;

    /// <summary>Age at which a sample is dropped, seconds; 0 keeps it.</summary>
    public int SampleMaxAgeSeconds { get; init; }

    /// <summary>For how long the passes of a worker that came later are not learned from, seconds; 0 learns at once.</summary>
    public int YoungWorkerSeconds { get; init; }

    /// <summary>Least correction of a native estimate by one sample, in (0, 1]; null does not bound it.</summary>
    public double? LeastCorrection { get; init; } = 0.5;

    /// <summary>Largest correction of a native estimate by one sample, at least 1; null does not bound it.</summary>
    public double? LargestCorrection { get; init; } = 2.0;

    /// <summary>Attention data parallelism of the engine: ranks that run in step; 1 judges each rank by itself.</summary>
    public int AttentionDp { get; init; } = 1;

    /// <summary>Whether a native model was asked for, so that being without one is worth a word.</summary>
    public bool ExpectsNativeModel { get; init; }

    /// <summary>
    /// Whether passes without prompts count as prompts of no length in the mean prompt, as in Dynamo. It draws the mean
    /// of aggregated engines towards zero, and one more request then looks free.
    /// </summary>
    public bool CountPassesWithoutPrompts { get; init; }

    /// <summary>What a capacity question answers when no operating point meets the targets.</summary>
    public InfeasibleChoice WhenInfeasible { get; init; } = InfeasibleChoice.HighestThroughput;

    /// <summary>What is wrong with the options; null when nothing is. A model with wrong options answers nothing.</summary>
    public string? Problem
    {
        get
        {
            var root = (int)Math.Sqrt(Math.Max(0, BucketCount));
            return this switch
            {
                { MaxSamples: < 1 } => "max_num_fpm_samples is less than 1",
                { MinObservations: < 1 } => "load_min_observations is less than 1",
                _ when MinObservations > MaxSamples => "load_min_observations is greater than max_num_fpm_samples",
                _ when BucketCount < 1 || root * root != BucketCount => "fpm_sample_bucket_size is not a square number",
                _ when LeastCorrection is { } least && !(least is > 0 and <= 1) => "the least correction is not in (0, 1]",
                _ when LargestCorrection is { } largest && !(largest >= 1 && double.IsFinite(largest)) => "the largest correction is less than 1",
                { AttentionDp: < 1 } => "attention data parallelism is less than 1",
                _ => null,
            };
        }
    }

    /// <summary>The options of the engines of one role.</summary>
    public static PerformanceOptions From(PlannerConfig config, EngineRole role)
    {
        ArgumentNullException.ThrowIfNull(config);
        var pick = role == EngineRole.Prefill ? config.AicPerfModel?.PrefillPick : config.AicPerfModel?.DecodePick;
        return new PerformanceOptions
        {
            MaxSamples = config.MaxNumFpmSamples,
            MinObservations = config.LoadMinObservations,
            BucketCount = config.FpmSampleBucketSize,
            SampleMaxAgeSeconds = config.FpmSampleMaxAgeSeconds,
            YoungWorkerSeconds = config.FpmYoungWorkerSeconds,
            AttentionDp = pick?.Dp ?? 1,
            ExpectsNativeModel = config.AicPerfModel is not null,
        };
    }
}
