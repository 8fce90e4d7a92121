using System.Runtime.InteropServices;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Regression;

namespace GlobalPlanner.Planning.Performance.Samples;

/// <summary>
/// The samples of one kind of pass during a tick. Source: bucketed retention of Dynamo's forward-pass model.
/// </summary>
/// <remarks>
/// Engines under steady load report the same pass again and again. If the oldest sample made room for the newest, a few
/// minutes of such traffic would leave one point of the surface, and no slope could be fitted through it. So room is
/// made in the fullest bucket (<see cref="SampleBuckets"/>), and rare operating points stay until they are too old.
/// Opening copies nothing: the saved array is copied at the first change, and a fit that was saved is used as long as
/// the samples stay the same.
/// </remarks>
internal sealed class SampleStore
{
    private readonly PassKind _kind;
    private readonly int _minObservations;
    private readonly int _maxSamples;
    private readonly bool _fixedBounds;
    private readonly PassSamples _saved;
    private readonly SampleBuckets _buckets;
    private List<PassSample>? _samples;
    private FeatureBounds? _bounds;
    private FitMemo? _memo;
    private (double First, double Second)? _most;
    private bool _changed;

    /// <summary>Opens saved samples; those beyond the configured number are dropped.</summary>
    /// <param name="kind">Kind of pass.</param>
    /// <param name="saved">Its saved samples.</param>
    /// <param name="options">Number of samples, of buckets and of observations that a fit needs.</param>
    /// <param name="limits">
    /// The range that buckets are spread over: with a native model the engine's limits, so that a correction learned in
    /// one bucket keeps its place; null spreads them over the observed range.
    /// </param>
    public SampleStore(PassKind kind, PassSamples saved, PerformanceOptions options, EngineLimits? limits)
    {
        _kind = kind;
        _saved = saved;
        _minObservations = options.MinObservations;
        _maxSamples = options.MaxSamples;
        _fixedBounds = limits is not null;
        _bounds = limits?.Largest(kind) is (var first, var second) ? new FeatureBounds(0, first, 0, second) : saved.Bounds;
        _buckets = new SampleBuckets(kind, options.BucketCount, options.MaxSamples);
        _memo = saved.Memo?.MinObservations == options.MinObservations ? saved.Memo : null;
        while (Count > _maxSamples)
        {
            Evict();
        }
    }

    /// <summary>Number of retained samples.</summary>
    public int Count => _samples?.Count ?? _saved.Samples.Length;

    /// <summary>The samples in the order of their arrival; valid until the next change.</summary>
    public ReadOnlySpan<PassSample> Samples => _samples is null ? _saved.Samples.AsSpan() : CollectionsMarshal.AsSpan(_samples);

    /// <summary>The fit; null with too few samples or without a load signal. Fitted when first asked after a change.</summary>
    public PassFit? Fit => (_memo ??= new FitMemo(_minObservations, PassRegression.Fit(Samples, _kind, _minObservations))).Fit;

    /// <summary>The bucket of each sample; valid until the next change.</summary>
    public ReadOnlySpan<int> Buckets => _buckets.Of(Samples, _bounds.GetValueOrDefault());

    /// <summary>Adds a sample, and makes room for it if need be; false when it lies outside fixed bounds.</summary>
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

        Edit().Add(sample);
        _buckets.Added(Samples, _bounds.GetValueOrDefault());
        if (Count > _maxSamples)
        {
            Evict();
        }

        return true;
    }

    /// <summary>
    /// Drops samples observed before a time, milliseconds since 1970. Observed bounds shrink to the samples that stay:
    /// otherwise one extreme pass would leave the grid too coarse for ever.
    /// </summary>
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
        _buckets.Recount();
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

    /// <summary>Whether features lie within the bounds; false before there are bounds.</summary>
    public bool IsWithin(double first, double second) => _bounds is { } bounds && bounds.Contains(first, second);

    /// <summary>
    /// The ratio of features to the largest ones retained, along the worse axis, at least 1: how far the regression has
    /// to extrapolate for them.
    /// </summary>
    public double Reach(double first, double second)
    {
        var (most1, most2) = _most ??= Largest();
        return Math.Max(1, Math.Max(most1 > 0 ? first / most1 : 1, most2 > 0 ? second / most2 : 1));
    }

    /// <summary>The bucket of features.</summary>
    public int Bucket(double first, double second) => _buckets.At(first, second, _bounds.GetValueOrDefault());

    /// <summary>The samples to save; the very record that was opened when nothing changed.</summary>
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
            _samples = new List<PassSample>(_maxSamples + 1);
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
        var wide = _bounds?.With(first, second) ?? FeatureBounds.At(first, second);
        if (wide != _bounds)
        {
            _bounds = wide;
            _buckets.Recount();
        }
    }

    private void Evict()
    {
        var index = _buckets.OldestOfFullest(Samples, _bounds.GetValueOrDefault());
        Edit().RemoveAt(index);
        _buckets.Removed(index, Count);
    }
}
