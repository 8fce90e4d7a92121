using CsCheck;
using GlobalPlanner.Simulation.Statistics;

namespace GlobalPlanner.Simulation.Tests.Statistics;

public sealed class LatencyStatisticsTests
{
    [Theory]
    [InlineData(50, 30)]
    [InlineData(75, 30)]
    [InlineData(90, 40)]
    [InlineData(0, 10)]
    [InlineData(100, 40)]
    public void Percentile_rows(double percent, double value)
    {
        var sketch = new QuantileSketch();
        Array.ForEach([40.0, 10, 30, 20], number => sketch.Add(number));
        Assert.Equal(value, sketch.Percentile(percent)!.Value, value * 0.001);
    }

    [Fact]
    public void Nothing_has_no_percentile()
    {
        Assert.Null(new QuantileSketch().Percentile(50));
        Assert.Null(new QuantileSketch().Mean);
    }

    [Theory]
    [InlineData(500.0, 5450, 100, true)]
    [InlineData(500.0, 5460, 100, false)]
    [InlineData(400.0, 400, 1, true)]
    [InlineData(500.1, 600, 1, false)]
    public void Goodness_rows(double ttftMs, double e2eMs, int tokens, bool good) =>
        Assert.Equal(good, RequestGoodness.IsGood(ttftMs, e2eMs, tokens, 500, 50));

    [Fact]
    public void A_bound_that_is_not_given_holds()
    {
        Assert.True(RequestGoodness.IsGood(501, 5460, 100, null, null));
        Assert.True(RequestGoodness.IsGood(500, 5460, 100, 500, null));
        Assert.False(RequestGoodness.IsGood(501, 5460, 100, 500, null));
        Assert.True(RequestGoodness.IsGood(501, 5451, 100, null, 50));
    }

    [Fact]
    public void Sketched_percentiles_are_within_a_thousandth_of_the_exact_ones() =>
        Gen.Select(Gen.Double[0.001, 100_000].Array[1, 300], Gen.Double[0, 100]).Sample((values, percent) =>
        {
            var sketch = new QuantileSketch();
            Array.ForEach(values, value => sketch.Add(value));
            var exact = values.Order().ElementAt((int)Math.Round((values.Length - 1) * percent / 100, MidpointRounding.AwayFromZero));
            Assert.Equal(exact, sketch.Percentile(percent)!.Value, exact * 0.00101);
        });
}
