using System.Globalization;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Tick.Builtins;

/// <summary>
/// <c>builtin_load_predict</c>: forecasts the traffic of the coming predictive interval. KV hit rate and accept length
/// are engine signals, not traffic: their last valid value stands.
/// </summary>
internal sealed class LoadPredictPlugin(LoadForecaster forecaster) : IPredictPlugin
{
    public const string Id = "builtin_load_predict";

    public ValueTask<PredictResponse> PredictAsync(PipelineContext context, CancellationToken cancellationToken)
    {
        var work = context.Builtin!;
        return ValueTask.FromResult(!work.ThroughputDue ? new PredictResponse(null)
            : work.Observation.Traffic is TrafficReading.Observed { Traffic: var traffic } ? Predict(work, traffic)
            : new PredictResponse(null, "no_traffic_data"));
    }

    private PredictResponse Predict(TickWork work, TrafficObservation traffic)
    {
        var outcome = forecaster.Forecast(work.State.Forecaster ?? forecaster.Start());
        work.Forecast = outcome;
        work.State = work.State with { Forecaster = outcome.State };
        if (outcome.Forecast is not { } forecast)
        {
            work.Why.Say($"no forecast: {outcome.Remark}");
            return traffic.NumRequests <= 0 && outcome.Failure == ForecastFailure.NotReady
                ? new PredictResponse(Idle(work), "predicted")
                : new PredictResponse(null, "predict_failed");
        }

        work.Why.Say(Describe(forecast));
        return new PredictResponse(
            Idle(work) with
            {
                // On the wire a count stands for the window that was observed.
                PredictedNumReq = forecast.NumRequests * traffic.DurationS / forecast.DurationS,
                PredictedIsl = forecast.Isl,
                PredictedOsl = forecast.Osl,
            },
            "predicted");
    }

    /// <summary>Only idle windows so far: no request is what they say, although no lengths are known.</summary>
    private static PredictionData Idle(TickWork work) => new()
    {
        PredictedNumReq = 0,
        PredictedIsl = 0,
        PredictedOsl = 0,
        PredictedKvHitRate = work.State.LastKvHitRate,
        PredictedAcceptLength = work.State.LastAcceptLength,
        Source = Id,
    };

    private static string Describe(TrafficForecast forecast)
    {
        var quantile = forecast.NumRequests != forecast.NumRequestsPoint
            ? string.Create(CultureInfo.InvariantCulture, $" (point forecast {forecast.NumRequestsPoint:0.##})")
            : string.Empty;
        var warning = forecast.Warning is null ? string.Empty : $"; {forecast.Warning}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"forecast: {forecast.NumRequests:0.##} requests{quantile} in {forecast.DurationS:0} s of {forecast.Isl:0} in and {forecast.Osl:0} out, by {forecast.Model ?? $"{forecast.Predictor}, the last value"}{warning}");
    }
}
