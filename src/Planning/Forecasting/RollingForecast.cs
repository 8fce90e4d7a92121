using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// Forecasts every row of a series one step ahead, as a planner would have made it when the row before was seen: by the
/// configured predictor, under the rules of a live series.
/// </summary>
public static class RollingForecast
{
    /// <summary>One row a value, as it is asked for.</summary>
    /// <param name="config">Its <c>load_predictor</c> settings; a step is one predictive interval.</param>
    /// <param name="values">The series in order; finite and at least zero, null where nothing is known: a gap.</param>
    /// <param name="warmUp">Rows at the start that are taken as a warm-up trace would be, and not forecast; at least zero.</param>
    /// <exception cref="ArgumentException">No predictor has the configured name.</exception>
    public static IEnumerable<RollingForecastRow> Run(PlannerConfig config, IEnumerable<double?> values, int warmUp = 0)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(warmUp);
        return Rows(new SeriesTracker(PredictorCatalog.Create(config)), values, warmUp);
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
                // Idle rows before the first other one are not in the series: zero is what they say.
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
/// <param name="Actual">What was seen; null in a gap.</param>
/// <param name="Forecast">
/// What was forecast for the row before it was seen; null in the warm-up, and where the row before was not seen: a
/// planner that saw nothing makes no forecast.
/// </param>
public sealed record RollingForecastRow(int Index, double? Actual, SeriesForecast? Forecast)
{
    /// <summary>What was seen in the row before; null at the start and after a gap.</summary>
    public double? Before { get; init; }
}
