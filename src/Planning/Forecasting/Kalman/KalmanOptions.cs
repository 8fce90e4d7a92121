namespace GlobalPlanner.Planning.Forecasting.Kalman;

/// <summary>Options of <see cref="KalmanPredictor"/>. Variances are in the units of the space that the model works in.</summary>
public sealed record KalmanOptions
{
    /// <summary>Process noise of the level, variance per step; less than 1e-12 counts as that (<c>kalman_q_level</c>).</summary>
    public double QLevel { get; init; } = 1.0;

    /// <summary>Process noise of the trend, variance per step; less than 1e-12 counts as that (<c>kalman_q_trend</c>).</summary>
    public double QTrend { get; init; } = 0.1;

    /// <summary>Measurement noise, variance; less than 1e-9 counts as that (<c>kalman_r</c>).</summary>
    public double R { get; init; } = 10.0;

    /// <summary>Values before the filter is used; until then the last value is the forecast (<c>kalman_min_points</c>).</summary>
    public int MinPoints { get; init; } = 5;

    /// <summary>Whether the filter works on the logarithm (log1p) of the series.</summary>
    public bool Log1p { get; init; }

    /// <summary>False returns negative forecasts as they are, for comparison with Dynamo before September 2026.</summary>
    internal bool ClampAtZero { get; init; } = true;
}
