using GlobalPlanner.Planning.Forecasting.Arima;
using GlobalPlanner.Planning.Forecasting.Kalman;
using GlobalPlanner.Planning.Forecasting.Prophet;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// How traffic is forecast. <see cref="Log1p"/> and <see cref="IntervalSeconds"/> hold for every predictor: they replace
/// those of the predictors' own options, so that all of them, and what is remembered, agree.
/// </summary>
public sealed record ForecastingOptions
{
    /// <summary>The predictor, one of <see cref="PredictorCatalog.Names"/> (<c>load_predictor</c>).</summary>
    public string Predictor { get; init; } = ArimaPredictor.PredictorName;

    /// <summary>Whether predictors work on the logarithm (log1p) of the series (<c>load_predictor_log1p</c>).</summary>
    public bool Log1p { get; init; }

    /// <summary>
    /// Quantile of the request count to size pools for, above 0 and below 1; null is the point forecast
    /// (<c>load_predictor_quantile</c>).
    /// </summary>
    public double? Quantile { get; init; }

    /// <summary>
    /// Length of a step, seconds, greater than zero (<c>throughput_adjustment_interval_seconds</c>).
    /// </summary>
    public int IntervalSeconds { get; init; } = 180;

    /// <summary>Options of <see cref="ArimaPredictor"/>.</summary>
    public ArimaOptions Arima { get; init; } = new();

    /// <summary>Options of <see cref="KalmanPredictor"/>.</summary>
    public KalmanOptions Kalman { get; init; } = new();

    /// <summary>Options of <see cref="ProphetPredictor"/>.</summary>
    public ProphetOptions Prophet { get; init; } = new();

    /// <summary>Windows at the end of a warm-up trace that are used; no predictor keeps more.</summary>
    public int WarmUpPoints => Math.Max(Arima.MaxPoints, Prophet.WindowSize);
}
