using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Pools;

namespace GlobalPlanner.Grains.Tests.Pools;

public class SampleSeriesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_of_equal_figures_keeps_its_first_and_its_last_point()
    {
        var series = Series([1, 1, 1, 1, 2, 2, 2, 3]);

        Assert.Equal([(0, 1), (15, 1), (20, 2), (30, 2), (35, 3)], Points(series, Start));
    }

    [Fact]
    public void A_run_that_began_earlier_is_cut()
    {
        var series = Series([1, 1, 1, 1, 1]);

        Assert.Equal([(7, 1), (20, 1)], Points(series, Start.AddSeconds(7)));
        Assert.Equal([(20, 1)], Points(series, Start.AddSeconds(20)));
        Assert.Empty(Points(series, Start.AddSeconds(21)));
    }

    [Fact]
    public void A_change_before_the_time_is_not_drawn_over() =>
        Assert.Equal([(5, 2)], Points(Series([1, 2]), Start.AddSeconds(3)));

    [Fact]
    public void The_oldest_points_are_forgotten()
    {
        var series = new SampleSeries(3);
        for (var tick = 0; tick < 10; tick++)
        {
            series.Add(Sample(tick, tick));
        }

        Assert.Equal([(35, 7), (40, 8), (45, 9)], Points(series, Start));
    }

    private static SampleSeries Series(int[] replicas)
    {
        var series = new SampleSeries(100);
        for (var tick = 0; tick < replicas.Length; tick++)
        {
            series.Add(Sample(tick, replicas[tick]));
        }

        return series;
    }

    private static PoolSample Sample(int tick, int replicas) => new() { At = Start.AddSeconds(5 * tick), DecodeReady = replicas };

    private static IEnumerable<(int Second, int Replicas)> Points(SampleSeries series, DateTimeOffset since) =>
        series.Since(since).Select(sample => ((int)(sample.At - Start).TotalSeconds, sample.DecodeReady!.Value));
}
