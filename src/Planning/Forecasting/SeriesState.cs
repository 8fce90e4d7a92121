namespace GlobalPlanner.Planning.Forecasting;

/// <summary>What is remembered of one series whatever its predictor is.</summary>
/// <param name="Predictor">What the predictor remembers.</param>
public sealed record SeriesState(PredictorState Predictor)
{
    /// <summary>Whether a value other than zero was seen since the start, or since idle steps are skipped anew.</summary>
    public bool SeenNonzero { get; init; }

    /// <summary>Whole steps since the last value for which nothing is known.</summary>
    public int Gap { get; init; }

    /// <summary>Errors of the forecasts that were asked for.</summary>
    public ResidualStatistics Residuals { get; init; } = ResidualStatistics.None;

    /// <summary>The forecast made after the last value; null when none was asked for.</summary>
    public SeriesForecast? Pending { get; init; }
}
