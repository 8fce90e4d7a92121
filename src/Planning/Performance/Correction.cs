namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// How observed passes correct a native model: per bucket of features the median of observed over estimated. Source:
/// online correction of Dynamo's forward-pass model.
/// </summary>
internal sealed class Correction(SampleStore store, PerformanceOptions options)
{
    private double?[]? _medians;

    /// <summary>Whether enough passes were observed that the native model knows.</summary>
    public bool IsReady { get; } = CountNative(store) >= options.MinObservations;

    /// <summary>The factor on the native estimate of a pass; 1 where nothing was observed.</summary>
    public double Factor(double first, double second) =>
        IsReady && store.IsWithin(first, second) ? Medians()[store.Bucket(first, second)] ?? 1 : 1;

    /// <summary>The factors of all buckets in which something was observed; none before it is ready.</summary>
    public IEnumerable<double> Factors() => IsReady ? Medians().OfType<double>() : [];

    /// <summary>How many samples say more, or less, than a correction may be.</summary>
    public int CountClamped()
    {
        var clamped = 0;
        foreach (ref readonly var sample in store.Samples)
        {
            clamped += sample.HasNative && Clamp(sample) != sample.Milliseconds / sample.NativeMilliseconds ? 1 : 0;
        }

        return clamped;
    }

    /// <summary>Samples of passes that the native model knows.</summary>
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
        var ratio = Math.Min(sample.Milliseconds / sample.NativeMilliseconds, double.MaxValue / 2);
        ratio = Math.Max(ratio, options.LeastCorrection ?? 0);
        return Math.Min(ratio, options.LargestCorrection ?? ratio);
    }
}
