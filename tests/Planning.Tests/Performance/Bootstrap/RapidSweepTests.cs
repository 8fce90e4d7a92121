using GlobalPlanner.Planning.Performance.Bootstrap;

namespace GlobalPlanner.Planning.Tests.Performance.Bootstrap;

/// <summary>Reference 02, sections 4.3 and 5.8.</summary>
public class RapidSweepTests
{
    [Fact]
    public void Prefill_sweep_5_8() =>
        Assert.Equal(Enumerable.Range(0, 17).Select(i => 100 + (i * 473)), RapidSweep.PrefillIsls(8192, 16));

    [Theory]
    [InlineData(612, new int[0])]
    [InlineData(613, new[] { 100 })]
    [InlineData(0, new int[0])]
    public void A_prefill_sweep_needs_room_above_100_tokens(int maxContext, int[] expected) =>
        Assert.Equal(expected, RapidSweep.PrefillIsls(maxContext, 16));

    [Fact]
    public void Decode_prompt_lengths_5_8() => Assert.Equal(
        [100, 1382, 2664, 3946, 5228, 6510],
        RapidSweep.DecodePoints(8192, 6, 1_000_000).Select(point => point.Isl).Distinct());

    [Theory]
    [InlineData(290, new long[] { 1, 59, 117, 174, 232, 290 })]
    [InlineData(7, new long[] { 1, 2, 3, 5, 6, 7 })]
    [InlineData(5, new long[] { 1, 2, 3, 4, 5 })]
    [InlineData(6, new long[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(0, new long[0])]
    public void Decode_batches_5_8(long most, long[] expected) => Assert.Equal(expected, RapidSweep.Batches(most, 6));

    [Fact]
    public void A_granularity_of_one_measures_single_requests() => Assert.Equal([1L], RapidSweep.Batches(290, 1));

    [Fact]
    public void Decode_points_stop_where_no_request_fits()
    {
        var points = RapidSweep.DecodePoints(8192, 6, 1882).ToList();

        Assert.Equal([new DecodePoint(100, 350, 1), new DecodePoint(100, 350, 2), new DecodePoint(100, 350, 3), new DecodePoint(1382, 1632, 1)], points);
        Assert.Equal(1050, points[2].KvTokens);
    }

    [Fact]
    public void Batches_of_a_decode_sweep_stay_within_what_the_engine_runs() =>
        Assert.Equal([1L, 21, 41, 60, 80, 100], RapidSweep.DecodePoints(650, 6, 1_000_000, mostRequests: 100).Take(6).Select(point => point.Requests));

    [Fact]
    public void An_absurd_granularity_costs_nothing_until_it_is_walked() =>
        Assert.Equal([100, 101], RapidSweep.PrefillIsls(int.MaxValue, int.MaxValue).Take(2));
}
