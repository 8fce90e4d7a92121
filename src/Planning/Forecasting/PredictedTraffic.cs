namespace GlobalPlanner.Planning.Forecasting;

/// <summary>Forecast of the next window: requests, mean input tokens and mean output tokens; null where there is none.</summary>
public sealed record PredictedTraffic(double? NumRequests, double? Isl, double? Osl)
{
    /// <summary>No forecast.</summary>
    public static PredictedTraffic None { get; } = new(null, null, null);
}
