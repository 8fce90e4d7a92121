namespace GlobalPlanner.Planning.Forecasting.Kalman;

/// <summary>The memory of <see cref="KalmanPredictor"/>: estimate and covariance of level and trend, in model space.</summary>
public sealed record KalmanState : PredictorState
{
    /// <summary>Number of values observed.</summary>
    public long Points { get; init; }

    /// <summary>The last value of the series.</summary>
    public double LastValue { get; init; }

    /// <summary>Estimate of the level.</summary>
    public double Level { get; init; }

    /// <summary>Estimate of the trend, per step.</summary>
    public double Trend { get; init; }

    /// <summary>Variance of the level.</summary>
    public double LevelVariance { get; init; }

    /// <summary>Covariance of level and trend.</summary>
    public double Covariance { get; init; }

    /// <summary>Variance of the trend.</summary>
    public double TrendVariance { get; init; }

    /// <summary>Whether the estimate is already of the step after the last value, because a forecast was made.</summary>
    public bool IsAhead { get; init; }

    /// <summary>One-step errors of the filter.</summary>
    public ResidualStatistics Innovations { get; init; } = ResidualStatistics.None;
}
