using GlobalPlanner.Planning.Forecasting.Arima;

namespace GlobalPlanner.Planning.Tests.Forecasting.Arima;

public sealed class KpssTestTests
{
    [Fact]
    public void The_p_value_of_a_short_series_by_hand()
    {
        // Mean 2; errors -2 -1 0 1 2 on 0..4; sums -2 -3 -3 -2 0, squares 26/25; variance 10/5, one lag: 4/5 * 1/2 * 2.
        // 1.04 / (2 + 0.8) = 0.3714, between 0.347 (10 %) and 0.463 (5 %).
        var expected = 0.10 - (0.05 * (((1.04 / 2.8) - 0.347) / (0.463 - 0.347)));

        Assert.Equal(expected, KpssTest.PValue([0, 1, 2, 3, 4]), 1e-12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void A_series_is_differenced_as_often_as_it_was_summed(int sums, int expected)
    {
        var values = SimulatedSeries.Integrated(400, [0.3], [], sums, mean: 0, seed: 41);

        Assert.Equal(expected, KpssTest.Differences(new ArimaSeries([.. values.Select(value => (double?)value)], log1p: false)));
    }

    [Fact]
    public void A_straight_line_is_differenced_until_it_is_constant()
    {
        double?[] line = [.. Enumerable.Range(0, 30).Select(at => (double?)(0.1 * at))];

        Assert.Equal(1, KpssTest.Differences(new ArimaSeries(line, log1p: false)));
    }

    [Fact]
    public void A_p_value_is_clamped_at_both_ends()
    {
        Assert.Equal(0.10, KpssTest.PValue(SimulatedSeries.Arma(400, [], [], mean: 3, seed: 42)));
        Assert.Equal(0.01, KpssTest.PValue([.. Enumerable.Range(0, 60).Select(at => (double)at)]));
    }
}
