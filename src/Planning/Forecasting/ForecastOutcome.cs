namespace GlobalPlanner.Planning.Forecasting;

/// <summary>A forecast of traffic, or the reason why there is none.</summary>
/// <param name="State">The state to pass to the next call.</param>
/// <param name="Forecast">The forecast; null when there is none.</param>
/// <param name="Failure">Why there is no forecast; null when there is one.</param>
/// <param name="Remark">The failure in words; null when there is a forecast.</param>
public sealed record ForecastOutcome(ForecasterState State, TrafficForecast? Forecast, ForecastFailure? Failure = null, string? Remark = null);

/// <summary>Why there is no forecast.</summary>
public enum ForecastFailure
{
    /// <summary>No traffic was ever observed, and no warm-up trace was read.</summary>
    NoData,

    /// <summary>The lengths of requests are unknown: so far every window was idle or had no averages.</summary>
    NotReady,

    /// <summary>The predictor failed on the observed series.</summary>
    PredictFailed,
}
