namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// What <see cref="LoadForecaster"/> remembers between predictive intervals. Immutable, written as JSON with the
/// planner's state. Its size is bounded.
/// </summary>
public sealed record ForecasterState
{
    /// <summary>The predictor whose history this is, as in <c>load_predictor</c>.</summary>
    public required string Predictor { get; init; }

    /// <summary>Whether the predictor's history is of the logarithm of the series.</summary>
    public required bool Log1p { get; init; }

    /// <summary>Length of a step, seconds: what request counts are counted over.</summary>
    public required int IntervalSeconds { get; init; }

    /// <summary>Requests per interval.</summary>
    public required SeriesState NumRequests { get; init; }

    /// <summary>Mean input sequence length per interval, tokens.</summary>
    public required SeriesState Isl { get; init; }

    /// <summary>Mean output sequence length per interval, tokens.</summary>
    public required SeriesState Osl { get; init; }

    /// <summary>Whether requests were seen since the start, warm-up apart.</summary>
    public bool SeenLiveTraffic { get; init; }

    /// <summary>Last mean input sequence length of a window with requests, tokens; null before the first.</summary>
    public double? LastIsl { get; init; }

    /// <summary>Last mean output sequence length of a window with requests, tokens; null before the first.</summary>
    public double? LastOsl { get; init; }

    /// <summary>When the last observation was taken; null before the first.</summary>
    public DateTimeOffset? LastObservedAt { get; init; }

    /// <summary>Whether the last observation had no request.</summary>
    public bool IsIdle { get; init; }

    /// <summary>The forecast that stands until requests come again; null when forecasts are made anew.</summary>
    public TrafficForecast? FrozenIdle { get; init; }

    /// <summary>Why the latest observation was not taken; null when it was.</summary>
    public string? Rejected { get; init; }
}
