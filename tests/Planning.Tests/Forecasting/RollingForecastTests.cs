using CsCheck;
using GlobalPlanner.Planning.Forecasting;

namespace GlobalPlanner.Planning.Tests.Forecasting;

/// <summary>Reference 02, sections 1.1 and 5.1: after each observation, the next is forecast.</summary>
public sealed class RollingForecastTests
{
    public static TheoryData<string, string, double?[], double?[]> Rows => new()
    {
        { "5.1 constant, idle start", "constant", [0, 0, 5, 0, 0, 0, 7], [null, 0, 0, 5, 0, 0, 0] },
        {
            "5.1 kalman, newest", "kalman", [100, 80, 60, 40, 20, 10, 0, 0],
            [null, 100, 80, 60, 40, 0.104, 0, 0]
        },
        { "a gap is forecast, the row after it is not", "constant", [1, null, null, 3, 4], [null, 1, null, null, 3] },
        { "a gap at the start", "constant", [null, 1, 2], [null, null, 1] },
        { "nothing", "constant", [], [] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_row_has_the_forecast_made_before_it(string row, string predictor, double?[] values, double?[] expected)
    {
        var rows = RollingForecast.Run(new ForecastingOptions { Predictor = predictor }, values).ToArray();

        Assert.Equal(values, rows.Select(static one => one.Actual));
        Assert.Equal(Enumerable.Range(0, values.Length), rows.Select(static one => one.Index));
        Assert.All(expected.Zip(rows), pair =>
        {
            Assert.Equal(pair.First is null, pair.Second.Forecast is null);
            Assert.True(pair.First is not { } point || Math.Abs(point - pair.Second.Forecast!.Point) < 6e-4, $"{row}: {pair}");
        });
    }

    [Fact]
    public void The_warm_up_is_learned_from_and_not_forecast()
    {
        var config = new ForecastingOptions { Predictor = "kalman" };
        double?[] values = [100, 110, 120, 130, 140, 150, 160];

        var cold = RollingForecast.Run(config, values).ToArray();
        var warm = RollingForecast.Run(config, values, warmUp: 5).ToArray();

        Assert.All(warm[..5], static row => Assert.Null(row.Forecast));
        Assert.Equal(cold[5].Forecast!.Point, warm[5].Forecast!.Point, 1e-9);
        Assert.Equal(cold[6].Forecast!.Point, warm[6].Forecast!.Point, 1e-9);
    }

    [Fact]
    public void Idle_rows_after_the_warm_up_are_skipped_once_more()
    {
        var rows = RollingForecast.Run(new ForecastingOptions { Predictor = "constant" }, [4, 6, 0, 0, 3], warmUp: 2);

        Assert.Equal([null, null, 6, 6, 6], rows.Select(static row => row.Forecast?.Point));
    }

    [Fact]
    public void Scores_are_those_worked_out_by_hand()
    {
        // Scored are the rows 1 (1 for 3), 2 (3 for 0) and 5 (2 for 2): errors 2, 3 and 0.
        var scores = ForecastScores.Of(RollingForecast.Run(new ForecastingOptions { Predictor = "constant" }, [1, 3, 0, null, 2, 2]));

        Assert.Equal(3, scores.Scored);
        Assert.Equal(5 / 3.0, scores.Mae!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(13 / 3.0), scores.Rmse!.Value, 1e-12);
        Assert.Equal(1, scores.Mase!.Value, 1e-12);
        Assert.Equal(((200 * 2 / 4.0) + 200 + 0) / 3, scores.Smape!.Value, 1e-12);
    }

    [Fact]
    public void Scores_that_do_not_exist_are_null()
    {
        var none = ForecastScores.Of([]);
        var flat = ForecastScores.Of(RollingForecast.Run(new ForecastingOptions { Predictor = "constant" }, [5, 5, 5]));

        Assert.Equal(new ForecastScores { Scored = 0, Mae = null, Rmse = null, Mase = null, Smape = null }, none);
        Assert.Equal(new ForecastScores { Scored = 2, Mae = 0, Rmse = 0, Mase = null, Smape = 0 }, flat);
    }

    [Fact]
    public void A_forecast_never_depends_on_what_comes_after_it() =>
        Gen.Select(Gen.OneOf(Gen.Const("constant"), Gen.Const("kalman"), Gen.Const("auto")), Gen.Double[0, 1e6].Array[2, 12], Gen.Int[1, 11]).Sample((predictor, series, keep) =>
        {
            var config = new ForecastingOptions { Predictor = predictor };
            var all = RollingForecast.Run(config, series.Select(static value => (double?)value)).Take(keep);
            var some = RollingForecast.Run(config, series.Take(keep).Select(static value => (double?)value));
            Assert.Equal(all.Select(static row => row.Forecast?.Point), some.Select(static row => row.Forecast?.Point));
        }, iter: 50);
}
