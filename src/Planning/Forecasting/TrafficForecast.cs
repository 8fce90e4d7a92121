namespace GlobalPlanner.Planning.Forecasting;

/// <summary>Traffic expected in the next predictive interval. All numbers are finite and at least zero.</summary>
public sealed record TrafficForecast
{
    /// <summary>
    /// Requests in the interval that pools are sized for: the quantile <c>load_predictor_quantile</c>, or
    /// <see cref="NumRequestsPoint"/> when none is set.
    /// </summary>
    public required double NumRequests { get; init; }

    /// <summary>Point forecast of the requests in the interval.</summary>
    public required double NumRequestsPoint { get; init; }

    /// <summary>Mean input sequence length, tokens, at least 1.</summary>
    public required double Isl { get; init; }

    /// <summary>Mean output sequence length, tokens, at least 1.</summary>
    public required double Osl { get; init; }

    /// <summary>Length of the interval, seconds, greater than zero.</summary>
    public required double DurationS { get; init; }

    /// <summary>The predictor, as in <c>load_predictor</c>.</summary>
    public required string Predictor { get; init; }

    /// <summary>The model of the request count in words; null when the forecast is the last value.</summary>
    public string? Model { get; init; }

    /// <summary>What went wrong, and what was used instead; null when nothing went wrong.</summary>
    public string? Warning { get; init; }
}
