using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.Forecasting.Prophet;

/// <summary>Settings of <see cref="ProphetPredictor"/>.</summary>
public sealed record ProphetOptions
{
    /// <summary>Values that are kept and fitted, at least 5.</summary>
    public int WindowSize { get; init; } = 50;

    /// <summary>Seconds between steps, greater than zero; decides which seasonalities the window can show.</summary>
    public double IntervalSeconds { get; init; } = 180;

    /// <summary>Whether the logarithm (log1p) of the series is fitted.</summary>
    public bool Log1p { get; init; }

    /// <summary>The settings of a planner.</summary>
    public static ProphetOptions From(PlannerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new()
        {
            WindowSize = config.ProphetWindowSize,
            IntervalSeconds = config.ThroughputAdjustmentIntervalSeconds,
            Log1p = config.LoadPredictorLog1p,
        };
    }
}
