using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Workload.Generation;

namespace GlobalPlanner.Simulation.Tests.Workload.Generation;

public class RateProfileTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(2.5, 7.5)]
    [InlineData(5, 10)]
    [InlineData(7.5, 7.5)]
    [InlineData(10, 5)]
    public void Sine_5_to_10_period_10(double seconds, double rps) =>
        Assert.Equal(rps, new SineRate(5, 10, 10).RpsAt(seconds), 9);

    [Fact]
    public void A_phase_shifts_the_start()
    {
        Assert.Equal(10, new SineRate(5, 10, 10, 0.5).RpsAt(0), 9);
        Assert.Equal(10, new DiurnalRate(1, 10, 86_400, 10 / 24.0).RpsAt(0), 9);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(29.9, 2)]
    [InlineData(99.9, 2)]
    [InlineData(100, 6)]
    [InlineData(129.9, 6)]
    [InlineData(130, 2)]
    [InlineData(200, 6)]
    public void Bursts_come_at_equal_intervals_after_a_calm_start(double seconds, double rps) =>
        Assert.Equal(rps, new BurstRate(2, 3, 30, 100).RpsAt(seconds));

    [Theory]
    [InlineData(4, 1)]
    [InlineData(10, 11)]
    [InlineData(12.5, 8)]
    [InlineData(15.5, 10.5)]
    [InlineData(0, 2.5)]
    [InlineData(24, 2.5)]
    [InlineData(34, 11)]
    public void A_day_runs_through_its_points(double hour, double rps) =>
        Assert.Equal(rps, new DiurnalRate(1, 11, 86_400).RpsAt(hour * 3600), 9);

    [Fact]
    public void A_day_stays_between_its_rates_and_never_jumps()
    {
        var day = new DiurnalRate(1, 11, 86_400);
        var rates = Enumerable.Range(0, 2 * 86_400 / 60).Select(minute => day.RpsAt(minute * 60)).ToArray();
        Assert.All(rates, rate => Assert.InRange(rate, 1, 11));
        Assert.All(rates.Zip(rates.Skip(1)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 0.12));
    }

    [Fact]
    public void Random_bursts_come_once_an_interval_at_places_the_seed_decides()
    {
        var starts = Starts(1);
        Assert.Equal(50, starts.Length);
        Assert.True(starts.Select(start => start % 100).Distinct().Count() > 30);
        Assert.Equal(starts, Starts(1));
        Assert.NotEqual(starts, Starts(2));
        Assert.Equal(6, new RandomBurstsRate(new ConstantRate(2), 3, 10, 100, new RandomStreams(1)).MaxRps);

        static int[] Starts(long seed)
        {
            var rate = new RandomBurstsRate(new ConstantRate(2), 3, 10, 100, new RandomStreams(seed));
            var high = Enumerable.Range(0, 5000).Where(second => rate.RpsAt(second) == 6).ToArray();
            Assert.InRange(high.Length, 450, 550);
            return [.. high.GroupBy(second => second / 100).Select(group => group.First())];
        }
    }
}
