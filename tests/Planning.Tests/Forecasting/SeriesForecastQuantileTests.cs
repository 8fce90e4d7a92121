using CsCheck;
using GlobalPlanner.Planning.Forecasting;

namespace GlobalPlanner.Planning.Tests.Forecasting;

public sealed class SeriesForecastQuantileTests
{
    [Theory]
    [InlineData(100, 10.0, false, 0.5, 100)]
    [InlineData(100, 10.0, false, 0.9, 112.815516)]
    [InlineData(100, 10.0, false, 0.05, 83.551464)]
    [InlineData(1, 10.0, false, 0.05, 0)]
    [InlineData(100, 0.5, true, 0.9, 190.693223)]
    [InlineData(100, null, false, 0.99, 100)]
    [InlineData(1e15, 1e300, false, 0.99, 1e15)]
    [InlineData(10, 1e9, true, 0.99, 1e15)]
    public void Errors_are_normal_in_model_space(double point, double? deviation, bool log1p, double p, double expected) =>
        Assert.Equal(expected, new SeriesForecast(point) { StandardDeviation = deviation, IsLog1p = log1p }.Quantile(p), 1e-5);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_probability_that_is_none_is_refused(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeriesForecast(1).Quantile(p));

    [Fact]
    public void Quantiles_rise_are_finite_and_at_least_zero() =>
        Gen.Select(Gen.Double[0, 1e15], Gen.Double[0, 1e12], Gen.Bool, Gen.Double[0.001, 0.999], Gen.Double[0.001, 0.999]).Sample(
            (point, deviation, log1p, one, other) =>
            {
                var forecast = new SeriesForecast(point) { StandardDeviation = deviation, IsLog1p = log1p };
                var (low, high) = (forecast.Quantile(Math.Min(one, other)), forecast.Quantile(Math.Max(one, other)));

                Assert.InRange(low, 0, high);
                Assert.True(double.IsFinite(high));
            },
            iter: 1_000);

    [Fact]
    public void Errors_of_forecasts_widen_what_a_model_says_of_itself()
    {
        var none = ResidualStatistics.None;
        var off = Enumerable.Range(0, 100).Aggregate(none, static (errors, _) => errors.Add(50, isLog1p: false));

        Assert.Null(none.Pool(null, isLog1p: false));
        Assert.Equal(2, none.Pool(2, isLog1p: false)!.Value, 12);
        Assert.Equal(50, off.Pool(null, isLog1p: false)!.Value, 9);
        Assert.InRange(off.Pool(2, isLog1p: false)!.Value, 45, 50);
        Assert.Equal(2, off.Pool(2, isLog1p: true)!.Value, 12);
    }
}
