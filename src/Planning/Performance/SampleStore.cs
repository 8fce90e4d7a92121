using System.Runtime.InteropServices;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// The samples of one kind of pass during a tick, spread over buckets of their features so that steady traffic at one
/// operating point does not push the rest of the surface out. Source: bucketed retention of Dynamo's forward-pass model.
/// </summary>
internal sealed class SampleStore
{
    private readonly PassKind _kind;
    private readonly PerformanceOptions _options;
    private readonly bool _fixedBounds;
    private readonly int _perAxis;
    private readonly PassSamples _saved;
    private List<PassSample>? _samples;
    private int[]? _bucketOf;
    private int[]? _bucketSizes;
    private FeatureBounds? _bounds;
    private FitMemo? _memo;
    private (double First, double Second)? _most;
    private bool _changed;

    /// <summary>Opens what was saved.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="saved">Its samples.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="limits">The range that buckets are spread over; null spreads them over what was observed.</param>
    public SampleStore(PassKind kind, PassSamples saved, PerformanceOptions options, EngineLimits? limits)
    {
        _kind = kind;
        _saved = saved;
        _options = options;
        _fixedBounds = limits is not null;
        _perAxis = PassFeatures.Dimensions(kind) == 1 ? options.BucketCount : (int)Math.Sqrt(options.BucketCount);
        _bounds = limits?.Largest(kind) is (var first, var second) ? new FeatureBounds(0, first, 0, second) : saved.Bounds;
        _memo = saved.Memo?.MinObservations == options.MinObservations ? saved.Memo : null;
        while (Count > options.MaxSamples)
        {
            Evict();
        }
    }

    /// <summary>Retained samples.</summary>
    public int Count => _samples?.Count ?? _saved.Samples.Length;

    /// <summary>The samples in the order of their arrival.</summary>
    public ReadOnlySpan<PassSample> Samples => _samples is null ? _saved.Samples.AsSpan() : CollectionsMarshal.AsSpan(_samples);

    /// <summary>The fit; null with too few samples or without a load signal. Fitted when first asked after a change.</summary>
    public PassFit? Fit => (_memo ??= new FitMemo(_options.MinObservations, PassRegression.Fit(Samples, _kind, _options.MinObservations))).Fit;

    /// <summary>The bucket of each sample.</summary>
    public ReadOnlySpan<int> Buckets => BucketOf().AsSpan(0, Count);

    /// <summary>Takes a sample; false when it lies outside fixed bounds.</summary>
    public bool Add(in PassSample sample)
    {
        var (first, second) = sample.Features(_kind);
        if (_fixedBounds && !IsWithin(first, second))
        {
            return false;
        }

        if (!_fixedBounds)
        {
            Widen(first, second);
        }

        var buckets = BucketOf();
        Edit().Add(sample);
        Place(buckets, Count - 1);
        if (Count > _options.MaxSamples)
        {
            Evict();
        }

        return true;
    }

    /// <summary>Drops what was observed before a time. Bounds that only the dropped samples reached shrink.</summary>
    public void DropBefore(long unixMilliseconds)
    {
        var old = false;
        foreach (ref readonly var sample in Samples)
        {
            old |= sample.AtUnixMilliseconds < unixMilliseconds;
        }

        if (!old)
        {
            return;
        }

        Edit().RemoveAll(sample => sample.AtUnixMilliseconds < unixMilliseconds);
        _bucketSizes = null;
        if (!_fixedBounds)
        {
            _bounds = null;
            foreach (ref readonly var sample in Samples)
            {
                var (first, second) = sample.Features(_kind);
                Widen(first, second);
            }
        }
    }

    /// <summary>Whether features lie within the bounds; no bounds contain nothing.</summary>
    public bool IsWithin(double first, double second) =>
        _bounds is { } bounds
        && first >= bounds.FirstLeast && first <= bounds.FirstMost
        && second >= bounds.SecondLeast && second <= bounds.SecondMost;

    /// <summary>How many times the largest observed feature this is along the worse axis; 1 within, and for unbounded features of zero.</summary>
    public double Reach(double first, double second)
    {
        var (most1, most2) = _most ??= Largest();
        return Math.Max(1, Math.Max(most1 > 0 ? first / most1 : 1, most2 > 0 ? second / most2 : 1));
    }

    /// <summary>The bucket of features.</summary>
    public int Bucket(double first, double second)
    {
        var bounds = _bounds.GetValueOrDefault();
        var along = BucketGrid.Along(first, bounds.FirstLeast, bounds.FirstMost, _perAxis);
        return PassFeatures.Dimensions(_kind) == 1
            ? along
            : (along * _perAxis) + BucketGrid.Along(second, bounds.SecondLeast, bounds.SecondMost, _perAxis);
    }

    /// <summary>What to keep; the very record that was opened when nothing changed.</summary>
    public PassSamples Save()
    {
        if (!_changed)
        {
            return ReferenceEquals(_memo, _saved.Memo) ? _saved : _saved with { Memo = _memo };
        }

        return new PassSamples { Samples = [.. Samples], Bounds = _fixedBounds ? null : _bounds, Memo = _memo };
    }

    private List<PassSample> Edit()
    {
        _changed = true;
        _memo = null;
        _most = null;
        if (_samples is null)
        {
            _samples = new List<PassSample>(_options.MaxSamples + 1);
            _samples.AddRange(_saved.Samples.AsSpan());
        }

        return _samples;
    }

    private (double First, double Second) Largest()
    {
        var (first, second) = (0.0, 0.0);
        foreach (ref readonly var sample in Samples)
        {
            var features = sample.Features(_kind);
            (first, second) = (Math.Max(first, features.First), Math.Max(second, features.Second));
        }

        return (first, second);
    }

    private void Widen(double first, double second)
    {
        var wide = _bounds is not { } known
            ? new FeatureBounds(first, first, second, second)
            : new FeatureBounds(
                Math.Min(known.FirstLeast, first), Math.Max(known.FirstMost, first), Math.Min(known.SecondLeast, second), Math.Max(known.SecondMost, second));
        if (wide != _bounds)
        {
            _bounds = wide;
            _bucketSizes = null;
        }
    }

    private int[] BucketOf()
    {
        if (_bucketOf is not null && _bucketSizes is not null)
        {
            return _bucketOf;
        }

        _bucketOf ??= new int[Math.Max(Count, _options.MaxSamples) + 1];
        _bucketSizes = new int[_options.BucketCount];
        for (var index = 0; index < Count; index++)
        {
            Place(_bucketOf, index);
        }

        return _bucketOf;
    }

    private void Place(int[] buckets, int index)
    {
        var (first, second) = Samples[index].Features(_kind);
        buckets[index] = Bucket(first, second);
        _bucketSizes![buckets[index]]++;
    }

    /// <summary>Drops the oldest sample of the fullest bucket; of equally full ones, of the one with the oldest sample.</summary>
    private void Evict()
    {
        var buckets = BucketOf();
        var fullest = _bucketSizes!.Max();
        var index = 0;
        while (_bucketSizes![buckets[index]] != fullest)
        {
            index++;
        }

        _bucketSizes[buckets[index]]--;
        Edit().RemoveAt(index);
        Array.Copy(buckets, index + 1, buckets, index, Count - index);
    }
}
