namespace GlobalPlanner.Planning.Performance;

/// <summary>How the performance model of one role learns and answers. Source: options of Dynamo's forward-pass model.</summary>
public sealed record PerformanceOptions
{
    /// <summary>Samples kept of each kind of pass, at least 1 (<c>max_num_fpm_samples</c>).</summary>
    public int MaxSamples { get; init; } = 64;

    /// <summary>
    /// Samples of a kind before it is estimated, 1..<see cref="MaxSamples"/> (<c>load_min_observations</c>).
    /// </summary>
    public int MinObservations { get; init; } = 5;

    /// <summary>Buckets that the samples of a kind are spread over, a square number (<c>fpm_sample_bucket_size</c>).</summary>
    public int BucketCount { get; init; } = 16;

    /// <summary>Age at which a sample is dropped, seconds; 0 keeps it for ever (<c>fpm_sample_max_age_seconds</c>).</summary>
    public int SampleMaxAgeSeconds { get; init; }

    /// <summary>
    /// Seconds for which the passes of a newly started worker are left out; 0 learns from them at once
    /// (<c>fpm_young_worker_seconds</c>).
    /// </summary>
    public int YoungWorkerSeconds { get; init; }

    /// <summary>Least correction of a native estimate by one sample, in (0, 1]; null sets no bound.</summary>
    public double? LeastCorrection { get; init; } = 0.5;

    /// <summary>Largest correction of a native estimate by one sample, finite and at least 1; null sets no bound.</summary>
    public double? LargestCorrection { get; init; } = 2.0;

    /// <summary>Attention data parallelism of the engine: ranks that run in step, at least 1; 1 judges each rank by itself.</summary>
    public int AttentionDp { get; init; } = 1;

    /// <summary>Whether a native model is configured, so that its absence is reported.</summary>
    public bool ExpectsNativeModel { get; init; }

    /// <summary>The first option out of range, in words; null when all are in range. A model with such options answers nothing.</summary>
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
}
