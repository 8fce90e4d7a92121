using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Forecasting.Kalman;

namespace GlobalPlanner.Planning.Tests.Forecasting;

/// <summary>Reference 02, section 5.1.</summary>
public sealed class KalmanPredictorTests
{
    private static readonly double[] Falling = [100, 80, 60, 40, 20, 10, 0, 0];
    private static readonly double[] Rising = [0, 0, 100, 110, 120, 130, 140, 0, 0];

    private static KalmanOptions Old => new() { MinPoints = 0, ClampAtZero = false };

    public static TheoryData<string, KalmanOptions, double[], double[]> Rows => new()
    {
        {
            "raw, no gate, no clamp", Old, Falling,
            [100, 70.154, 40.584, 20.205, 0.104, -11.642, -21.241, -23.796]
        },
        { "newest: gate 5, clamp", new KalmanOptions(), Falling, [100, 80, 60, 40, 0.104, 0, 0, 0] },
        {
            "raw, leading zeros", Old, Rising,
            [0, 0, 100, 114.922924, 129.708012, 139.897665, 149.947823, 35.538608, -10.725445]
        },
        {
            "log1p, no gate", Old with { Log1p = true }, Rising,
            [0, 0, 100, 115.280732, 130.609965, 141.378781, 152.110688, 1.552931, 0]
        },
        {
            "other noises", Old with { QLevel = 2, QTrend = 0.5, R = 5 }, [10, 20, 30, 25],
            [10, 24.957648, 39.835744, 29.634884]
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Forecasts_are_those_of_the_reference(string row, KalmanOptions options, double[] values, double[] expected)
    {
        Assert.NotNull(row);
        Series.AssertNear(expected, Series.ForecastEachStep(new KalmanPredictor(options), values), 6e-4);
    }

    [Fact]
    public void The_estimate_after_the_last_forecast_is_that_of_the_reference()
    {
        var predictor = new KalmanPredictor(Old with { QLevel = 2, QTrend = 0.5, R = 5 });
        var state = predictor.Start();
        foreach (var value in new double[] { 10, 20, 30, 25 })
        {
            (state, _) = predictor.Forecast(predictor.Observe(state, value, 0));
        }

        var estimate = Assert.IsType<KalmanState>(state);
        Series.AssertNear(
            [29.634884, 2.437437, 15.357446, 6.588266, 4.578495],
            [estimate.Level, estimate.Trend, estimate.LevelVariance, estimate.Covariance, estimate.TrendVariance],
            1e-6);
    }

    [Fact]
    public void Asking_in_between_or_twice_changes_nothing()
    {
        var predictor = new KalmanPredictor(Old);
        Assert.Equal(139.897665, Series.ForecastAfter(predictor, 100, 110, 120, 130).Point, 6);

        var state = predictor.Start();
        foreach (var value in new double[] { 100, 110, 120, 130 })
        {
            (state, _) = predictor.Forecast(predictor.Observe(state, value, 0));
        }

        var (again, first) = predictor.Forecast(state);
        Assert.Equal(139.897665, first!.Point, 6);
        Assert.Equal(first, predictor.Forecast(again).Forecast);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_missed_step_is_a_time_update_without_a_measurement(int missed)
    {
        // The filter of one series with a gap is the filter of the other, whose values there say nothing.
        var options = Old with { R = 10 };
        var seen = new KalmanPredictor(options);
        var blind = new KalmanPredictor(options with { R = 1e14 });
        PredictorState gap = seen.Start(), filled = seen.Start();
        foreach (var value in new double[] { 10, 20, 30 })
        {
            (gap, filled) = (seen.Observe(gap, value, 0), seen.Observe(filled, value, 0));
        }

        gap = seen.Observe(gap, 80, missed);
        for (var i = 0; i < missed; i++)
        {
            filled = blind.Observe(filled, 0, 0);
        }

        filled = seen.Observe(filled, 80, 0);
        Assert.Equal(seen.Forecast(filled).Forecast!.Point, seen.Forecast(gap).Forecast!.Point, 6);
    }

    [Fact]
    public void Its_deviation_is_that_of_the_series_whatever_the_scale_of_the_noises()
    {
        double[] small = [.. Enumerable.Range(0, 60).Select(i => 100 + (i % 2 * 10.0))];
        double[] large = [.. small.Select(value => value * 1000)];
        var predictor = new KalmanPredictor(new KalmanOptions());

        var ratio = Series.ForecastAfter(predictor, large).StandardDeviation / Series.ForecastAfter(predictor, small).StandardDeviation;

        Assert.InRange(ratio!.Value, 999, 1001);
    }
}
