using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Samples;
using static GlobalPlanner.Planning.Tests.Performance.Samples.SampleBucketsTests;

namespace GlobalPlanner.Planning.Tests.Performance.Samples;

/// <summary>
/// Retention of samples: the fullest bucket gives up its oldest sample, old samples leave, and what did not change is not
/// copied.
/// </summary>
public sealed class SampleStoreTests
{
    private static readonly PerformanceOptions Four = new() { MaxSamples = 4, MinObservations = 2, BucketCount = 4 };

    [Fact]
    public void Steady_traffic_does_not_push_out_the_rest()
    {
        var store = Open(PassSamples.Empty);
        Add(store, Sample(1), Sample(1000));
        Add(store, [.. Enumerable.Repeat(Sample(500), 50)]);

        Assert.Equal([1u, 1000u, 500u, 500u], Tokens(store));
    }

    [Fact]
    public void Among_equally_full_buckets_the_oldest_sample_leaves()
    {
        var store = Open(PassSamples.Empty);
        Add(store, Sample(300), Sample(1), Sample(290), Sample(2), Sample(600));

        Assert.Equal([1u, 290u, 2u, 600u], Tokens(store));
    }

    [Fact]
    public void The_fullest_bucket_gives_up_its_oldest_sample()
    {
        var store = Open(PassSamples.Empty);
        Add(store, Sample(1), Sample(300), Sample(600), Sample(1000), Sample(310));
        Assert.Equal([1u, 600u, 1000u, 310u], Tokens(store));

        Add(store, Sample(2));
        Assert.Equal([600u, 1000u, 310u, 2u], Tokens(store));
    }

    [Fact]
    public void Saved_samples_beyond_the_configured_number_leave_by_the_same_rule()
    {
        var eight = Open(PassSamples.Empty, Four with { MaxSamples = 8 });
        Add(eight, Sample(1), Sample(500), Sample(500), Sample(500), Sample(1000));

        Assert.Equal([1u, 500u, 500u, 1000u], Tokens(Open(eight.Save())));
    }

    [Fact]
    public void Observed_bounds_grow_with_samples_and_shrink_when_old_ones_leave()
    {
        var store = Open(PassSamples.Empty);
        Assert.False(store.IsWithin(100, 0));
        Add(store, Sample(1000, at: 1), Sample(100, at: 2), Sample(200, at: 2));
        Assert.True(store.IsWithin(1000, 0));

        store.DropBefore(2);
        Assert.Equal((2, false, true), (store.Count, store.IsWithin(1000, 0), store.IsWithin(200, 0)));
        Assert.Equal(new FeatureBounds(100, 200, 0, 0), store.Save().Bounds);
    }

    [Fact]
    public void Limits_are_fixed_bounds_and_refuse_what_lies_outside()
    {
        var store = new SampleStore(PassKind.Prefill, PassSamples.Empty, Four, new EngineLimits(1000, 10, 10_000));

        Assert.True(store.Add(Sample(1000)));
        Assert.False(store.Add(Sample(1001)));
        Assert.True(store.IsWithin(1, 0));
        Assert.Equal((1, null), (store.Save().Samples.Length, store.Save().Bounds));
    }

    [Fact]
    public void Reach_is_the_ratio_to_the_largest_retained_feature_and_at_least_one()
    {
        var store = Open(PassSamples.Empty);
        Assert.Equal(1, store.Reach(500, 0));

        Add(store, Sample(100), Sample(200));
        Assert.Equal([1.0, 2.5], new[] { store.Reach(50, 0), store.Reach(500, 0) });
    }

    [Fact]
    public void A_fit_is_saved_and_dropped_by_the_next_sample()
    {
        var store = Open(PassSamples.Empty);
        Add(store, Sample(10, 10), Sample(20, 20));
        Assert.Equal(30, store.Fit!.Value.Milliseconds(30, 0), 1e-9);

        var saved = store.Save();
        Assert.Same(saved.Memo, Open(saved).Save().Memo);
        var changed = Open(saved);
        Add(changed, Sample(30, 60));
        Assert.Null(changed.Save().Memo);
        Assert.NotEqual(30, changed.Fit!.Value.Milliseconds(30, 0), 1e-3);
    }

    [Fact]
    public void A_fit_of_another_number_of_observations_does_not_count()
    {
        var store = Open(PassSamples.Empty);
        Add(store, Sample(10, 10), Sample(20, 20));
        Assert.NotNull(store.Fit);

        Assert.Null(Open(store.Save(), Four with { MinObservations = 3 }).Fit);
    }

    [Fact]
    public void An_unchanged_store_saves_the_very_record_that_it_opened()
    {
        var store = Open(PassSamples.Empty);
        Add(store, Sample(10), Sample(20));
        var saved = store.Save();
        var again = Open(saved);
        again.DropBefore(0);

        Assert.Same(saved, again.Save());
    }

    private static SampleStore Open(PassSamples saved, PerformanceOptions? options = null) => new(PassKind.Prefill, saved, options ?? Four, null);

    private static void Add(SampleStore store, params PassSample[] samples) => Assert.All(samples, sample => Assert.True(store.Add(sample)));

    private static IEnumerable<uint> Tokens(SampleStore store) => store.Samples.ToArray().Select(static sample => sample.PrefillTokens);
}
