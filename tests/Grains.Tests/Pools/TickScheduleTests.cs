using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Tests.Pools;

public class TickScheduleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(3, 5)]
    [InlineData(5, 10)]
    [InlineData(5.001, 10)]
    [InlineData(52, 55)]
    public void A_tick_that_is_over_is_left_out_on_the_grid(double nowS, double nextS) =>
        Assert.Equal(Start.AddSeconds(nextS), TickSchedule.Next(Start + Interval, Interval, Start.AddSeconds(nowS)));

    [Fact]
    public void Pools_that_start_together_are_spread_over_the_interval()
    {
        var places = Enumerable.Range(0, 10_000)
            .Select(index => (Start - TickSchedule.Start(new ParticipantId("inf", $"pool-{index}"), Interval, Start)).TotalSeconds)
            .ToList();

        Assert.All(places, place => Assert.InRange(place, 0, 4.999));
        var perTenth = places.GroupBy(place => (int)(place * 2)).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(10, perTenth.Count);
        Assert.All(perTenth.Values, count => Assert.InRange(count, 800, 1200));
    }
}
