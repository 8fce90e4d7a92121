using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Samples;

namespace GlobalPlanner.Planning.Tests.Performance.Samples;

/// <summary>The grid that spreads samples over their features, with the rows of the bucket table 5.5.</summary>
public sealed class SampleBucketsTests
{
    private static readonly FeatureBounds Unit = new(0, 4, 0, 4);

    [Theory]
    [InlineData("5.5 one axis", 16, new long[] { 0, 511, 512, 8191, 8192 }, 8192, new[] { 0, 0, 1, 15, 15 })]
    [InlineData("5.5 batch", 4, new long[] { 1, 127, 128, 512 }, 512, new[] { 0, 0, 1, 3 })]
    [InlineData("5.5 kv", 4, new long[] { 499_999, 500_000, 2_000_000 }, 2_000_000, new[] { 0, 1, 3 })]
    public void An_axis_is_cut_evenly(string row, int count, long[] values, double most, int[] expected)
    {
        Assert.NotNull(row);
        Assert.Equal(expected, values.Select(value => SampleBuckets.Along(value, 0, most, count)));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(9, 3)]
    public void A_value_outside_the_range_belongs_to_the_outermost_cell(double value, int expected) =>
        Assert.Equal(expected, SampleBuckets.Along(value, 0, 4, 4));

    [Fact]
    public void A_range_of_one_value_is_one_cell() => Assert.Equal(0, SampleBuckets.Along(5, 5, 5, 4));

    [Fact]
    public void Prompts_have_one_axis_and_the_other_kinds_two()
    {
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(tokens => new SampleBuckets(PassKind.Prefill, 4, 8).At(tokens, 0, Unit)));
        Assert.Equal(
            [0, 1, 2, 3],
            from requests in (int[])[1, 3]
            from kv in (int[])[1, 3]
            select new SampleBuckets(PassKind.Decode, 4, 8).At(requests, kv, Unit));
    }

    [Fact]
    public void Room_is_made_in_the_fullest_bucket_and_there_by_the_oldest()
    {
        var buckets = new SampleBuckets(PassKind.Prefill, 4, 8);
        PassSample[] samples = [Sample(0), Sample(3), Sample(3), Sample(1)];

        Assert.Equal([0, 3, 3, 1], buckets.Of(samples, Unit).ToArray());
        Assert.Equal(1, buckets.OldestOfFullest(samples, Unit));
    }

    [Fact]
    public void Counts_follow_single_changes_as_if_all_were_counted_again()
    {
        var buckets = new SampleBuckets(PassKind.Prefill, 4, 8);
        List<PassSample> samples = [Sample(0), Sample(3), Sample(3), Sample(1)];
        _ = buckets.Of(samples.ToArray(), Unit);

        samples.RemoveAt(1);
        buckets.Removed(1, samples.Count);
        samples.Add(Sample(1));
        buckets.Added(samples.ToArray(), Unit);

        Assert.Equal([0, 3, 1, 1], buckets.Of(samples.ToArray(), Unit).ToArray());
        Assert.Equal(2, buckets.OldestOfFullest(samples.ToArray(), Unit));
    }

    [Fact]
    public void Wider_bounds_move_samples_to_other_buckets()
    {
        var buckets = new SampleBuckets(PassKind.Prefill, 4, 8);
        PassSample[] samples = [Sample(0), Sample(3)];
        Assert.Equal([0, 3], buckets.Of(samples, Unit).ToArray());

        buckets.Recount();
        Assert.Equal([0, 0], buckets.Of(samples, Unit.With(16, 0)).ToArray());
    }

    internal static PassSample Sample(uint tokens, double milliseconds = 10, double nativeMilliseconds = double.NaN, long at = 0) => new()
    {
        AtUnixMilliseconds = at,
        Ranks = 1,
        Milliseconds = milliseconds,
        NativeMilliseconds = nativeMilliseconds,
        PrefillRequests = 1,
        PrefillTokens = tokens,
        PrefillKvTokens = 0,
        DecodeRequests = 0,
        DecodeKvTokens = 0,
    };
}
