namespace GlobalPlanner.Planning.Forecasting.Prophet;

/// <summary>Options of <see cref="ProphetPredictor"/>.</summary>
public sealed record ProphetOptions
{
    /// <summary>Values that are kept and fitted; fewer than 5 count as 5 (<c>prophet_window_size</c>).</summary>
    public int WindowSize { get; init; } = 50;

    /// <summary>Seconds between steps, greater than zero; with the window it decides which seasonalities can be seen.</summary>
    public double IntervalSeconds { get; init; } = 180;

    /// <summary>Whether the logarithm (log1p) of the series is fitted.</summary>
    public bool Log1p { get; init; }
}
