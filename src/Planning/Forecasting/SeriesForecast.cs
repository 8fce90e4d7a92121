namespace GlobalPlanner.Planning.Forecasting;

/// <summary>A forecast of the next step of one series.</summary>
/// <param name="Point">The point forecast, finite and at least zero.</param>
public sealed record SeriesForecast(double Point)
{
    /// <summary>
    /// Standard deviation of the one-step error in <see cref="IsLog1p">model space</see>, at least zero; null when the
    /// predictor has none yet.
    /// </summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Whether the model works on the logarithm (log1p) of the series.</summary>
    public bool IsLog1p { get; init; }

    /// <summary>The model in words, for example <c>arima(1,0,1)+c on log1p</c>; null when the forecast is the last value.</summary>
    public string? Model { get; init; }

    /// <summary>Why the forecast is only the last value, when a model should have made it; null when nothing went wrong.</summary>
    public string? Warning { get; init; }
}
