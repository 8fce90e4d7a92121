namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// Forecasts one series one step ahead. Pure: what it has learned is the <see cref="PredictorState"/> it is given and
/// gives back, so one instance serves any number of series. A step is one predictive interval.
/// </summary>
public interface ISeriesPredictor
{
    /// <summary>Stable name, as in <c>load_predictor</c>.</summary>
    string Name { get; }

    /// <summary>The state before the first observation.</summary>
    PredictorState Start();

    /// <summary>Takes one observation.</summary>
    /// <param name="state">A state of this predictor.</param>
    /// <param name="value">The observation, finite and at least zero.</param>
    /// <param name="missedSteps">
    /// Whole steps between the observation before and this one for which nothing is known: a gap, not a shorter series.
    /// Zero for the next step in a row; at least zero.
    /// </param>
    PredictorState Observe(PredictorState state, double value, int missedSteps);

    /// <summary>
    /// Forecasts the step after the last observation. Repeated without a new observation it answers the same. Never
    /// throws on what was observed: a fit that fails falls back to the last value and says so in the forecast.
    /// </summary>
    /// <returns>The state to go on with (a fit is kept in it), and the forecast; null before the first observation.</returns>
    (PredictorState State, SeriesForecast? Forecast) Forecast(PredictorState state);
}
