namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// Applies the rules that hold for every predictor: which values enter the history, which idle steps are skipped, and how
/// errors of forecasts are counted. Source: common base of Dynamo's load predictors.
/// </summary>
internal sealed class SeriesTracker(ISeriesPredictor predictor)
{
    /// <summary>The state before the first value.</summary>
    public SeriesState Start() => new(predictor.Start());

    /// <summary>Adds a value. NaN and infinities count as zero; zeros before the first other value are skipped.</summary>
    /// <param name="state">The series.</param>
    /// <param name="value">Any number.</param>
    /// <param name="missedSteps">Unobserved steps before this one, in addition to the state's gap; at least zero.</param>
    public SeriesState Observe(SeriesState state, double value, int missedSteps)
    {
        var taken = double.IsFinite(value) ? Math.Clamp(value, 0, ModelSpace.Largest) : 0;
        if (taken == 0 && !state.SeenNonzero)
        {
            return state with { Gap = 0 };
        }

        var gap = Add(state.Gap, missedSteps);
        return state with
        {
            Predictor = predictor.Observe(state.Predictor, taken, gap),
            SeenNonzero = true,
            Gap = 0,
            // A forecast is of the next step; after a gap the value belongs to a later one, and their difference is no error.
            Residuals = gap == 0 && state.Pending is { } forecast ? state.Residuals.Add(forecast, taken) : state.Residuals,
            Pending = null,
        };
    }

    /// <summary>Adds unobserved steps to the gap.</summary>
    public static SeriesState Miss(SeriesState state, int steps) => state with { Gap = Add(state.Gap, steps) };

    /// <summary>Skips idle steps again until the next value other than zero, and keeps the predictor's history.</summary>
    public static SeriesState ResetIdleSkip(SeriesState state) => state with { SeenNonzero = false, Gap = 0, Pending = null };

    /// <summary>Forecasts the next step; null before the first value in the history.</summary>
    public (SeriesState State, SeriesForecast? Forecast) Forecast(SeriesState state)
    {
        if (state.Pending is { } pending)
        {
            return (state, pending);
        }

        var (next, forecast) = predictor.Forecast(state.Predictor);
        forecast = forecast is null ? null : forecast with
        {
            StandardDeviation = state.Residuals.Pool(forecast.StandardDeviation, forecast.IsLog1p),
        };
        return (state with { Predictor = next, Pending = forecast }, forecast);
    }

    private static int Add(int gap, int steps) => (int)Math.Min(int.MaxValue, (long)gap + steps);
}
