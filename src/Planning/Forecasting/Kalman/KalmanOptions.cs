using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.Forecasting.Kalman;

/// <summary>Settings of <see cref="KalmanPredictor"/>; variances, of the space the model works in.</summary>
public sealed record KalmanOptions
{
    /// <summary>Process noise of the level; never taken below 1e-12.</summary>
    public double QLevel { get; init; } = 1.0;

    /// <summary>Process noise of the trend; never taken below 1e-12.</summary>
    public double QTrend { get; init; } = 0.1;

    /// <summary>Measurement noise; never taken below 1e-9.</summary>
    public double R { get; init; } = 10.0;

    /// <summary>Values before the filter is asked; the last value stands in until then.</summary>
    public int MinPoints { get; init; } = 5;

    /// <summary>Whether the filter works on the logarithm (log1p) of the series.</summary>
    public bool Log1p { get; init; }

    /// <summary>False gives the filter's answer as it is, as Dynamo did before September 2026.</summary>
    internal bool ClampAtZero { get; init; } = true;

    /// <summary>The settings of a planner.</summary>
    public static KalmanOptions From(PlannerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new()
        {
            QLevel = config.KalmanQLevel,
            QTrend = config.KalmanQTrend,
            R = config.KalmanR,
            MinPoints = config.KalmanMinPoints,
            Log1p = config.LoadPredictorLog1p,
        };
    }
}
