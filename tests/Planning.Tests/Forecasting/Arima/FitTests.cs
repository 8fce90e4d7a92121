using GlobalPlanner.Planning.Forecasting.Arima;

namespace GlobalPlanner.Planning.Tests.Forecasting.Arima;

public sealed class FitTests
{
    public static TheoryData<double[], int, double[]> Processes => new()
    {
        { [0.7], 0, [] },
        { [], 0, [0.6] },
        { [1.2, -0.5], 0, [] },
        { [0.6], 0, [0.4] },
        { [0.5], 1, [] },
        { [], 1, [-0.5] },
        { [], 2, [-0.4] },
    };

    [Theory]
    [MemberData(nameof(Processes))]
    public void Known_parameters_are_recovered(double[] ar, int differences, double[] ma)
    {
        var values = SimulatedSeries.Integrated(3000, ar, ma, differences, mean: 0, seed: 21);
        var order = new ArimaOrder(ar.Length, differences, ma.Length, HasIntercept: false);

        var model = ArimaFit.Fit(Series(values), order);

        Assert.NotNull(model);
        AssertNear(ar, model.Ar.ToArray(), 0.06);
        AssertNear(ma, model.Ma.ToArray(), 0.06);
        Assert.InRange(model.Variance, 0.92, 1.08);
    }

    [Fact]
    public void Gaps_do_not_bias_the_parameters()
    {
        var values = SimulatedSeries.Integrated(3000, [0.5], [], 1, mean: 0, seed: 22).Select((value, at) => at % 7 == 3 ? null : (double?)value);

        var model = ArimaFit.Fit(new ArimaSeries([.. values], log1p: false), new ArimaOrder(1, 1, 0, HasIntercept: false));

        Assert.NotNull(model);
        AssertNear([0.5], model.Ar.ToArray(), 0.06);
        Assert.InRange(model.Variance, 0.92, 1.08);
    }

    /// <summary>Where statsmodels 0.13 starts on the same series, and where it is after so many iterations.</summary>
    [Theory]
    [InlineData(0, 287.70201895, -0.855268, -0.78138647, 45.57020479)]
    [InlineData(5, 287.70202729, -0.85582533, -0.77921177, 45.5351802)]
    [InlineData(12, 287.70190117, -0.87642319, -0.75914983, 45.18709819)]
    [InlineData(20, 287.68451251, -0.8720692, -0.76341622, 41.43866032)]
    public void The_optimiser_walks_where_statsmodels_does(int iterations, params double[] expected)
    {
        var order = new ArimaOrder(2, 0, 0, HasIntercept: true);
        var series = Series(UpstreamVectors.Noisy);
        var objective = new ArimaObjective(order, series.Filter(order), series.Observed.Length);
        var point = new double[order.ParameterCount];
        var parameters = new double[order.ParameterCount];
        Assert.True(objective.TryToPoint(StartingParameters.Estimate(order, series.Differenced(0), series.Observed.Length), point));

        new QuasiNewton(objective, point.Length).Minimize(point, iterations);
        objective.ToParameters(point, parameters);

        AssertNear(expected, parameters, 1e-4);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-2)]
    [InlineData(10)]
    [InlineData(1e5)]
    public void A_series_in_other_units_has_the_same_model(double scale)
    {
        foreach (var (ar, ma) in (ReadOnlySpan<(double[], double[])>)[([0.7], []), ([1.2, -0.5], []), ([], [0.6])])
        {
            var values = SimulatedSeries.Arma(200, ar, ma, mean: 10, seed: 23);
            var order = new ArimaOrder(ar.Length, 0, ma.Length, HasIntercept: true);
            var plain = ArimaFit.Forecast(Series(values), ArimaFit.Fit(Series(values), order)!)!.Value;
            var scaledSeries = Series([.. values.Select(value => value * scale)]);
            var scaled = ArimaFit.Forecast(scaledSeries, ArimaFit.Fit(scaledSeries, order)!)!.Value;

            // The optimiser stops by absolute slopes, so the answers differ, but by far less than what they are sure of.
            Assert.Equal(plain.Mean, scaled.Mean / scale, 0.1 * plain.Deviation);
            Assert.Equal(1, scaled.Deviation / scale / plain.Deviation, 0.05);
        }
    }

    [Fact]
    public void A_root_near_the_unit_circle_is_told_and_the_moving_average_hides_the_other()
    {
        Assert.True(ArimaFit.IsNearUnitRoot(new ArimaModel(new ArimaOrder(1, 0, 0, false), [0.995, 1], 0)));
        Assert.False(ArimaFit.IsNearUnitRoot(new ArimaModel(new ArimaOrder(1, 0, 0, false), [0.985, 1], 0)));
        Assert.True(ArimaFit.IsNearUnitRoot(new ArimaModel(new ArimaOrder(0, 0, 1, false), [0.995, 1], 0)));
        Assert.False(ArimaFit.IsNearUnitRoot(new ArimaModel(new ArimaOrder(1, 0, 1, false), [0.995, 0.5, 1], 0)));
    }

    private static ArimaSeries Series(params double[] values) => new([.. values.Select(value => (double?)value)], log1p: false);

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], actual[index], tolerance);
        }
    }
}
