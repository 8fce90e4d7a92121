using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Forecasting.Arima;
using GlobalPlanner.Planning.Forecasting.Kalman;
using GlobalPlanner.Planning.Forecasting.Prophet;
using GlobalPlanner.Planning.Tick.Options;

namespace GlobalPlanner.Planning.Tests.Tick.Options;

/// <summary>Every forecasting setting reaches the options, and both agree on the defaults.</summary>
public sealed class ForecastingOptionsOfTests
{
    [Fact]
    public void The_defaults_agree() => Assert.Equal(new ForecastingOptions(), new PlannerConfig().ToForecastingOptions());

    [Fact]
    public void Every_setting_reaches_its_option() => Assert.Equal(
        new ForecastingOptions
        {
            Predictor = "kalman",
            Log1p = true,
            Quantile = 0.9,
            IntervalSeconds = 30,
            Arima = new ArimaOptions { MaxPoints = 100, ReselectPoints = 7 },
            Kalman = new KalmanOptions { QLevel = 2, QTrend = 3, R = 4, MinPoints = 8 },
            Prophet = new ProphetOptions { WindowSize = 20 },
        },
        new PlannerConfig
        {
            LoadPredictor = "kalman",
            LoadPredictorLog1p = true,
            LoadPredictorQuantile = 0.9,
            ThroughputAdjustmentIntervalSeconds = 30,
            LoadPredictorMaxPoints = 100,
            ArimaReselectPoints = 7,
            KalmanQLevel = 2,
            KalmanQTrend = 3,
            KalmanR = 4,
            KalmanMinPoints = 8,
            ProphetWindowSize = 20,
        }.ToForecastingOptions());

    [Theory]
    [InlineData("arima", " on log1p")]
    [InlineData("kalman", " on log1p")]
    [InlineData("prophet", " on log1p")]
    public void The_scale_of_the_series_is_that_of_every_predictor(string name, string model)
    {
        var predictor = PredictorCatalog.Create(new PlannerConfig { LoadPredictor = name, LoadPredictorLog1p = true }.ToForecastingOptions());
        var state = Enumerable.Range(0, 40).Aggregate(
            predictor.Start(), (known, step) => predictor.Observe(known, 100 + (step * 7 % 13), missedSteps: 0));

        Assert.EndsWith(model, predictor.Forecast(state).Forecast!.Model, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warm_up_trace_is_read_as_far_back_as_any_predictor_remembers()
    {
        Assert.Equal(60, new PlannerConfig { LoadPredictorMaxPoints = 60, ProphetWindowSize = 50 }.ToForecastingOptions().WarmUpPoints);
        Assert.Equal(90, new PlannerConfig { LoadPredictorMaxPoints = 60, ProphetWindowSize = 90 }.ToForecastingOptions().WarmUpPoints);
    }
}
