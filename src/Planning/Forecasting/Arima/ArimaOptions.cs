namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>Options of <see cref="ArimaPredictor"/>.</summary>
public sealed record ArimaOptions
{
    /// <summary>
    /// Whether the model works on the logarithm (log1p) of the series from the start; otherwise it does when the raw
    /// series shows no dynamics.
    /// </summary>
    public bool Log1p { get; init; }

    /// <summary>
    /// Steps of history kept, gaps included; fewer than <see cref="ArimaPredictor.MinimumPoints"/> count as that many
    /// (<c>load_predictor_max_points</c>). Ours; Dynamo keeps all.
    /// </summary>
    public int MaxPoints { get; init; } = 500;

    /// <summary>
    /// Observations after which the order is selected again; 0 is never, as in Dynamo (<c>arima_reselect_points</c>).
    /// </summary>
    public int ReselectPoints { get; init; } = 60;
}
