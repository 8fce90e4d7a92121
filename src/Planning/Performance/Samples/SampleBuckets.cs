using GlobalPlanner.Planning.Performance.Passes;

namespace GlobalPlanner.Planning.Performance.Samples;

/// <summary>
/// Counts the retained samples of one kind by the region of the feature space that they lie in. A region (bucket) is one
/// cell of a grid of equal cells: <c>n</c> along one feature, or <c>sqrt(n)</c> along each of two. Source: bucket keys of
/// Dynamo's forward-pass model.
/// </summary>
/// <param name="kind">Kind of pass.</param>
/// <param name="bucketCount">Number of buckets, a square number.</param>
/// <param name="maxSamples">Samples to make room for.</param>
internal sealed class SampleBuckets(PassKind kind, int bucketCount, int maxSamples)
{
    private readonly int _dimensions = PassFeatures.Dimensions(kind);
    private readonly int _perAxis = PassFeatures.Dimensions(kind) == 1 ? bucketCount : (int)Math.Sqrt(bucketCount);

    // Both are made when first needed: most ticks only add samples, or ask for a fit that was saved.
    private int[]? _bucketOf;
    private int[]? _sizes;

    /// <summary>The cell of a value along one axis, 0..count-1; a value outside the range belongs to the outermost cell.</summary>
    public static int Along(double value, double least, double most, int count) =>
        most <= least ? 0 : (int)Math.Clamp(Math.Truncate((value - least) / (most - least) * count), 0, count - 1);

    /// <summary>The bucket of features.</summary>
    public int At(double first, double second, FeatureBounds bounds)
    {
        var along = Along(first, bounds.FirstLeast, bounds.FirstMost, _perAxis);
        return _dimensions == 1 ? along : (along * _perAxis) + Along(second, bounds.SecondLeast, bounds.SecondMost, _perAxis);
    }

    /// <summary>The bucket of each sample.</summary>
    public ReadOnlySpan<int> Of(ReadOnlySpan<PassSample> samples, FeatureBounds bounds)
    {
        if (_bucketOf is null || _sizes is null)
        {
            _bucketOf ??= new int[Math.Max(samples.Length, maxSamples) + 1];
            _sizes = new int[bucketCount];
            for (var index = 0; index < samples.Length; index++)
            {
                Place(samples, index, bounds);
            }
        }

        return _bucketOf.AsSpan(0, samples.Length);
    }

    /// <summary>Counts the last of the samples, which was just added.</summary>
    public void Added(ReadOnlySpan<PassSample> samples, FeatureBounds bounds)
    {
        if (_sizes is not null)
        {
            Place(samples, samples.Length - 1, bounds);
        }
    }

    /// <summary>The oldest sample among those of the fullest buckets.</summary>
    public int OldestOfFullest(ReadOnlySpan<PassSample> samples, FeatureBounds bounds)
    {
        var buckets = Of(samples, bounds);
        var fullest = _sizes!.Max();
        var index = 0;
        while (_sizes![buckets[index]] != fullest)
        {
            index++;
        }

        return index;
    }

    /// <summary>Forgets one sample, which was just removed; the later ones move up.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="remaining">Samples that are left.</param>
    public void Removed(int index, int remaining)
    {
        _sizes![_bucketOf![index]]--;
        Array.Copy(_bucketOf, index + 1, _bucketOf, index, remaining - index);
    }

    /// <summary>Counts all samples again when next asked: the grid has moved, or many samples have left.</summary>
    public void Recount() => _sizes = null;

    private void Place(ReadOnlySpan<PassSample> samples, int index, FeatureBounds bounds)
    {
        var (first, second) = samples[index].Features(kind);
        _bucketOf![index] = At(first, second, bounds);
        _sizes![_bucketOf[index]]++;
    }
}
