namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// Forecasts one series one step ahead. Pure: everything it has learned is in the <see cref="PredictorState"/> that it takes
/// and returns, so one instance serves any number of series. A step is one predictive interval.
/// </summary>
public interface ISeriesPredictor
{
    /// <summary>Stable name, as in <c>load_predictor</c>.</summary>
    string Name { get; }

    /// <summary>The state before the first observation.</summary>
    PredictorState Start();

    /// <summary>Adds one observation.</summary>
    /// <param name="state">A state of this predictor.</param>
    /// <param name="value">The observation, finite and at least zero.</param>
    /// <param name="missedSteps">
    /// Whole unobserved steps between the previous observation and this one, at least zero; zero when this is the next
    /// step. They are a gap in the series: a predictor must neither close it nor fill it with zeros.
    /// </param>
    PredictorState Observe(PredictorState state, double value, int missedSteps);

    /// <summary>
    /// Forecasts the step after the last observation. Without a new observation it repeats its answer. Observed values
    /// never make it throw: when a fit fails, it falls back to the last value, and the forecast carries a warning.
    /// </summary>
    /// <returns>The state to pass to the next call, which keeps the fit, and the forecast; null before the first observation.</returns>
    (PredictorState State, SeriesForecast? Forecast) Forecast(PredictorState state);
}
