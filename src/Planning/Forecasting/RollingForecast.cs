namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// Forecasts every row of a series one step ahead, as a planner would have after it saw the row before: with the
/// configured predictor, under the rules of a live series.
/// </summary>
public static class RollingForecast
{
    /// <summary>Forecasts lazily: one row for each value, computed when it is asked for.</summary>
    /// <param name="options">The predictor; a step of the series is one interval.</param>
    /// <param name="values">The series in order; finite and at least zero, null for a gap.</param>
    /// <param name="warmUp">Rows at the start that serve as a warm-up trace and are not forecast; at least zero.</param>
    /// <exception cref="ArgumentException">No predictor has the configured name.</exception>
    public static IEnumerable<RollingForecastRow> Run(ForecastingOptions options, IEnumerable<double?> values, int warmUp = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(warmUp);
        return Rows(new SeriesTracker(PredictorCatalog.Create(options)), values, warmUp);
    }

    private static IEnumerable<RollingForecastRow> Rows(SeriesTracker tracker, IEnumerable<double?> values, int warmUp)
    {
        var state = tracker.Start();
        double? before = null;
        var index = 0;
        foreach (var value in values)
        {
            SeriesForecast? forecast = null;
            if (before is not null && index >= warmUp)
            {
                // Leading idle rows are not in the series; if there is nothing else, the forecast is zero.
                (state, forecast) = tracker.Forecast(state);
                forecast ??= new SeriesForecast(0);
            }

            yield return new RollingForecastRow(index, value, forecast) { Before = before };
            state = value is { } seen ? tracker.Observe(state, seen, 0) : SeriesTracker.Miss(state, 1);
            before = value;
            index++;
            if (index == warmUp)
            {
                state = SeriesTracker.ResetIdleSkip(state);
            }
        }
    }
}

/// <summary>One row of a <see cref="RollingForecast"/>.</summary>
/// <param name="Index">Position in the series, from zero.</param>
/// <param name="Actual">The observed value; null in a gap.</param>
/// <param name="Forecast">
/// The forecast made before the row was observed; null in the warm-up and after a gap, since a planner that saw nothing
/// makes no forecast.
/// </param>
public sealed record RollingForecastRow(int Index, double? Actual, SeriesForecast? Forecast)
{
    /// <summary>The observed value of the row before; null at the start and after a gap.</summary>
    public double? Before { get; init; }
}
