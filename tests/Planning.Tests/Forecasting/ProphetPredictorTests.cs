using CsCheck;
using GlobalPlanner.Planning.Forecasting.Prophet;

namespace GlobalPlanner.Planning.Tests.Forecasting;

/// <summary>Reference 02, sections 1.4 and 5.4.</summary>
public sealed class ProphetPredictorTests
{
    [Theory]
    [InlineData("ramp", new double[] { 10, 20, 30, 40, 50 }, 60.0)]
    [InlineData("noise", new double[] { 100, 120, 90, 110, 130, 95, 105, 125, 98, 112 }, 111.14)]
    [InlineData("fall", new double[] { 100, 80, 60, 40, 20, 10, 5, 0, 0, 0 }, -30.95)]
    [InlineData("step", new double[] { 10, 12, 11, 13, 12, 30, 31, 33, 32, 34, 33, 35 }, 41.64)]
    public void The_most_probable_fit_extrapolates_as_in_the_reference(string row, double[] values, double expected)
    {
        Assert.NotNull(row);
        double[] steps = [.. Enumerable.Range(0, values.Length).Select(i => (double)i)];
        var design = new ProphetDesign(steps, 180);
        var fit = ProphetFit.Solve(design, [.. values.Select(value => value / values.Max())])!;

        var forecast = fit.Evaluate(design, values.Length) * values.Max();

        Assert.True(Math.Abs(forecast - expected) <= 0.02 * Math.Abs(expected), $"{forecast} is not {expected}");
        Assert.Equal(Math.Max(0, forecast), Series.ForecastAfter(new ProphetPredictor(new()), values).Point, 9);
    }

    [Theory]
    [InlineData(50, 180, "")]
    [InlineData(50, 3600, "daily")]
    [InlineData(48, 3600, "")]
    [InlineData(49, 3600, "daily")]
    [InlineData(337, 3600, "weekly daily")]
    [InlineData(15, 86400, "weekly")]
    [InlineData(731, 86400, "yearly weekly")]
    public void Seasonalities_are_those_that_the_window_can_show(int values, double intervalSeconds, string expected)
    {
        var design = new ProphetDesign([.. Enumerable.Range(0, values).Select(i => (double)i)], intervalSeconds);

        Assert.Equal(expected, string.Join(' ', design.Seasonalities.Select(season => season.Name)));
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(12, 8)]
    [InlineData(33, 25)]
    [InlineData(200, 25)]
    public void Changepoints_lie_in_the_first_four_fifths(int values, int expected)
    {
        var design = new ProphetDesign([.. Enumerable.Range(0, values).Select(i => (double)i)], 180);

        Assert.Equal(expected, design.Changepoints.Length);
        Assert.All(design.Changepoints, share => Assert.InRange(share, 1.0 / values, 0.8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Daily_traffic_is_forecast_at_its_time_of_day_also_across_a_gap(int missed)
    {
        static double Traffic(int hour) => 100 + (50 * Math.Sin(2 * Math.PI * hour / 24));
        var predictor = new ProphetPredictor(new ProphetOptions { WindowSize = 96, IntervalSeconds = 3600 });
        var state = predictor.Start();
        for (var hour = 0; hour < 80; hour++)
        {
            state = predictor.Observe(state, Traffic(hour), 0);
        }

        var next = 81 + missed;
        state = predictor.Observe(state, Traffic(80 + missed), missed);

        Assert.InRange(predictor.Forecast(state).Forecast!.Point, Traffic(next) - 3, Traffic(next) + 3);
    }

    [Fact]
    public void A_ramp_goes_on_by_the_clock_and_not_by_the_number_of_values()
    {
        var predictor = new ProphetPredictor(new());
        var state = predictor.Start();
        foreach (var (value, missed) in new[] { (10.0, 0), (20, 0), (50, 2), (60, 0), (90, 2), (100, 0) })
        {
            state = predictor.Observe(state, value, missed);
        }

        Assert.Equal(110, predictor.Forecast(state).Forecast!.Point, 0.5);
    }

    [Fact]
    public void Only_the_window_counts()
    {
        var predictor = new ProphetPredictor(new ProphetOptions { WindowSize = 6 });

        Assert.Equal(
            Series.ForecastAfter(predictor, 10, 20, 30, 40, 50, 60).Point,
            Series.ForecastAfter(predictor, 7, 1000, 0, 10, 20, 30, 40, 50, 60).Point,
            9);
    }

    [Fact]
    public void Equal_values_and_too_few_values_are_forecast_as_they_are()
    {
        Assert.Equal(7, Series.ForecastAfter(new ProphetPredictor(new()), 7, 7, 7, 7, 7, 7).Point);
        Assert.Equal(30, Series.ForecastAfter(new ProphetPredictor(new ProphetOptions { Log1p = true }), 10, 20, 5, 30).Point);
    }

    [Fact]
    public void On_log1p_growth_by_a_factor_goes_on()
    {
        double[] values = [.. Enumerable.Range(1, 10).Select(i => Math.Pow(2, i) - 1)];

        Assert.Equal(2047, Series.ForecastAfter(new ProphetPredictor(new ProphetOptions { Log1p = true }), values).Point, 2047 * 0.01);
    }

    [Fact]
    public void More_columns_than_values_are_fitted_too() => Gen.Double[0, 100].Array[15, 22].Sample(
        values =>
        {
            var forecast = Series.ForecastAfter(new ProphetPredictor(new ProphetOptions { IntervalSeconds = 86400 }), values);

            Assert.Null(forecast.Warning);
            Assert.InRange(forecast.Point, 0, 1000);
        },
        iter: 30);

    /// <summary>The optimum is held against its definition: no coefficient can be moved either way to gain.</summary>
    [Fact]
    public void The_solver_reaches_the_optimum() => Gen.Select(Gen.Double[0, 1].Array[12, 32], Gen.Double[0.01, 1]).Sample(
        (values, sigma) =>
        {
            var design = new ProphetDesign([.. Enumerable.Range(0, values.Length).Select(i => (double)i)], 180);
            var rows = design.Rows();
            double[] ridge = [.. Enumerable.Range(0, design.Columns).Select(i => i < 2 ? sigma * sigma / 25 : 0)];
            double[] lasso = [.. Enumerable.Range(0, design.Columns).Select(i => i < 2 ? 0 : sigma * sigma / 0.05)];

            var solved = PenalizedLeastSquares.Of(rows, values).Solve(ridge, lasso, new double[design.Columns])!;

            double[] errors = [.. rows.Zip(values, (row, value) => row.Zip(solved, (column, coefficient) => column * coefficient).Sum() - value)];
            for (var i = 0; i < solved.Length; i++)
            {
                var slope = rows.Zip(errors, (row, error) => row[i] * error).Sum() + (ridge[i] * solved[i]) + (lasso[i] * Math.Sign(solved[i]));
                Assert.True(Math.Abs(slope) <= (solved[i] == 0 ? lasso[i] : 0) + 1e-6, $"coefficient {i} = {solved[i]} has slope {slope}");
            }
        },
        iter: 15);
}
