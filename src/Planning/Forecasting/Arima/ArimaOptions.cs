using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>Settings of <see cref="ArimaPredictor"/>.</summary>
public sealed record ArimaOptions
{
    /// <summary>Whether the model is to work on log1p of the series from the start (<c>load_predictor_log1p</c>).</summary>
    public bool Log1p { get; init; }

    /// <summary>Steps of history kept, gaps included (<c>load_predictor_max_points</c>); at least <see cref="ArimaPredictor.MinimumPoints"/>.</summary>
    public int MaxPoints { get; init; } = 500;

    /// <summary>Observations after which the order is selected anew (<c>arima_reselect_points</c>); 0 is never.</summary>
    public int ReselectPoints { get; init; } = 60;

    /// <summary>The settings of a planner.</summary>
    public static ArimaOptions From(PlannerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new ArimaOptions
        {
            Log1p = config.LoadPredictorLog1p,
            MaxPoints = config.LoadPredictorMaxPoints,
            ReselectPoints = config.ArimaReselectPoints,
        };
    }
}
