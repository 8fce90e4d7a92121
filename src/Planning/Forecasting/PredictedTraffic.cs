namespace GlobalPlanner.Planning.Forecasting;

/// <summary>Forecast of the coming window: requests, mean input and output tokens.</summary>
public sealed record PredictedTraffic(double? NumRequests, double? Isl, double? Osl)
{
    /// <summary>No forecast.</summary>
    public static PredictedTraffic None { get; } = new(null, null, null);
}
