using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Samples;

namespace GlobalPlanner.Planning.Performance.Pricing;

/// <summary>
/// Corrects a native model by observation: a factor for each bucket of features, the median of observed over estimated
/// duration. Source: online correction of Dynamo's forward-pass model.
/// </summary>
/// <remarks>
/// A native model is wrong by another factor in each region (small batches, long contexts), so one factor for all would
/// spoil the regions where it is right; hence the buckets. The median ignores single passes that were delayed by
/// something else, and each ratio is bounded before it counts, so that a bucket with a single, absurd sample cannot move
/// an estimate by more than the bounds. A bucket without samples keeps the estimate as it is.
/// </remarks>
internal sealed class Correction(SampleStore store, PerformanceOptions options)
{
    private double?[]? _medians;

    /// <summary>Whether enough samples have a native estimate to compare with.</summary>
    public bool IsReady { get; } = CountNative(store) >= options.MinObservations;

    /// <summary>The factor on the native estimate of a pass, greater than zero; 1 where nothing was observed.</summary>
    public double Factor(double first, double second) =>
        IsReady && store.IsWithin(first, second) ? Medians()[store.Bucket(first, second)] ?? 1 : 1;

    /// <summary>The factors of all buckets with a sample; none before the correction is ready.</summary>
    public IEnumerable<double> Factors() => IsReady ? Medians().OfType<double>() : [];

    /// <summary>Number of samples whose ratio lies outside the bounds of a correction.</summary>
    public int CountClamped()
    {
        var clamped = 0;
        foreach (ref readonly var sample in store.Samples)
        {
            clamped += sample.HasNative && Clamp(sample) != sample.Milliseconds / sample.NativeMilliseconds ? 1 : 0;
        }

        return clamped;
    }

    /// <summary>Number of samples with a native estimate.</summary>
    public static int CountNative(SampleStore store)
    {
        var count = 0;
        foreach (ref readonly var sample in store.Samples)
        {
            count += sample.HasNative ? 1 : 0;
        }

        return count;
    }

    private double?[] Medians()
    {
        if (_medians is not null)
        {
            return _medians;
        }

        _medians = new double?[options.BucketCount];
        var buckets = store.Buckets;
        var samples = store.Samples;
        var ratios = new List<double>(samples.Length);
        for (var bucket = 0; bucket < _medians.Length; bucket++)
        {
            ratios.Clear();
            for (var index = 0; index < samples.Length; index++)
            {
                if (buckets[index] == bucket && samples[index].HasNative)
                {
                    ratios.Add(Clamp(samples[index]));
                }
            }

            ratios.Sort();
            _medians[bucket] = ratios.Count == 0 ? null : (ratios[(ratios.Count - 1) / 2] + ratios[ratios.Count / 2]) / 2;
        }

        return _medians;
    }

    private double Clamp(in PassSample sample)
    {
        // Half of the largest number, so that the mean of the two middle ratios stays finite without bounds too.
        var ratio = Math.Min(sample.Milliseconds / sample.NativeMilliseconds, double.MaxValue / 2);
        ratio = Math.Max(ratio, options.LeastCorrection ?? 0);
        return Math.Min(ratio, options.LargestCorrection ?? ratio);
    }
}
