namespace GlobalPlanner.Planning.Forecasting;

/// <summary>The memory about one series, whichever predictor it has.</summary>
/// <param name="Predictor">The memory of the predictor.</param>
public sealed record SeriesState(PredictorState Predictor)
{
    /// <summary>Whether a value other than zero was observed since the start or since the end of the warm-up.</summary>
    public bool SeenNonzero { get; init; }

    /// <summary>Unobserved whole steps since the last value.</summary>
    public int Gap { get; init; }

    /// <summary>Errors of past forecasts.</summary>
    public ResidualStatistics Residuals { get; init; } = ResidualStatistics.None;

    /// <summary>The forecast made after the last value; null when none was made.</summary>
    public SeriesForecast? Pending { get; init; }
}
