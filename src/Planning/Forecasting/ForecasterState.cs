namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// The memory of <see cref="LoadForecaster"/> between predictive intervals. Immutable, and written as JSON with the
/// planner's state. Its size is bounded.
/// </summary>
public sealed record ForecasterState
{
    /// <summary>Name of the predictor that owns the history, as in <c>load_predictor</c>.</summary>
    public required string Predictor { get; init; }

    /// <summary>Whether the history is of the logarithm (log1p) of the series.</summary>
    public required bool Log1p { get; init; }

    /// <summary>Length of a step, seconds; request counts are per step.</summary>
    public required int IntervalSeconds { get; init; }

    /// <summary>Requests per interval.</summary>
    public required SeriesState NumRequests { get; init; }

    /// <summary>Mean input sequence length per interval, tokens.</summary>
    public required SeriesState Isl { get; init; }

    /// <summary>Mean output sequence length per interval, tokens.</summary>
    public required SeriesState Osl { get; init; }

    /// <summary>Whether live traffic had requests since the start; warm-up does not count.</summary>
    public bool SeenLiveTraffic { get; init; }

    /// <summary>Last mean input sequence length of a window with requests, tokens; null before the first.</summary>
    public double? LastIsl { get; init; }

    /// <summary>Last mean output sequence length of a window with requests, tokens; null before the first.</summary>
    public double? LastOsl { get; init; }

    /// <summary>Time of the last observation; null before the first.</summary>
    public DateTimeOffset? LastObservedAt { get; init; }

    /// <summary>Whether the last observation had no request.</summary>
    public bool IsIdle { get; init; }

    /// <summary>The forecast that is repeated until requests come again; null while each forecast is computed.</summary>
    public TrafficForecast? FrozenIdle { get; init; }

    /// <summary>Why the latest observation was ignored; null when it was not.</summary>
    public string? Rejected { get; init; }
}
