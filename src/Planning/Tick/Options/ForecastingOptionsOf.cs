using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Forecasting.Arima;
using GlobalPlanner.Planning.Forecasting.Kalman;
using GlobalPlanner.Planning.Forecasting.Prophet;

namespace GlobalPlanner.Planning.Tick.Options;

/// <summary>Maps a planner's configuration to the options of its forecasts.</summary>
public static class ForecastingOptionsOf
{
    /// <summary>The predictor that <c>load_predictor</c> names, and its settings.</summary>
    public static ForecastingOptions ToForecastingOptions(this PlannerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new ForecastingOptions
        {
            Predictor = config.LoadPredictor,
            Log1p = config.LoadPredictorLog1p,
            Quantile = config.LoadPredictorQuantile,
            IntervalSeconds = config.ThroughputAdjustmentIntervalSeconds,
            Arima = new ArimaOptions { MaxPoints = config.LoadPredictorMaxPoints, ReselectPoints = config.ArimaReselectPoints },
            Kalman = new KalmanOptions
            {
                QLevel = config.KalmanQLevel,
                QTrend = config.KalmanQTrend,
                R = config.KalmanR,
                MinPoints = config.KalmanMinPoints,
            },
            Prophet = new ProphetOptions { WindowSize = config.ProphetWindowSize },
        };
    }
}
