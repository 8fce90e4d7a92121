using System.Globalization;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.Tick.Steps;

/// <summary>
/// <c>builtin_load_predict</c>: forecasts the traffic of the coming predictive interval. KV hit rate and accept length
/// are engine signals, not traffic, so their last valid value is passed on.
/// </summary>
internal sealed class ForecastStep(LoadForecaster forecaster) : IPlanningStep
{
    public const string StepId = "builtin_load_predict";

    public string Id => StepId;

    public PluginType Stage => PluginType.Predict;

    public int Priority => 100;

    public StepDecision? Decide(StepInput input, PredictionData? predictions) =>
        !input.ThroughputDue ? null
        : input.Observation.Traffic is TrafficReading.Observed { Traffic: var traffic } ? Forecast(input, traffic)
        : new StepDecision { Code = "no_traffic_data" };

    private StepDecision Forecast(StepInput input, TrafficObservation traffic)
    {
        var outcome = forecaster.Forecast(input.Forecaster ?? forecaster.Start());
        var learned = new StateChange { Forecaster = outcome.State };
        if (outcome.Forecast is not { } forecast)
        {
            var idle = traffic.NumRequests <= 0 && outcome.Failure == ForecastFailure.NotReady;
            return new StepDecision
            {
                Code = idle ? "predicted" : "predict_failed",
                Predictions = idle ? Idle(input) : null,
                Change = learned,
                Reasons = [$"no forecast: {outcome.Remark}"],
            };
        }

        return new StepDecision
        {
            Code = "predicted",
            Predictions = Idle(input) with
            {
                // In the plugins' contract a count refers to the window that was observed.
                PredictedNumReq = forecast.NumRequests * traffic.DurationS / forecast.DurationS,
                PredictedIsl = forecast.Isl,
                PredictedOsl = forecast.Osl,
            },
            Change = learned,
            Reasons = [Describe(forecast)],
        };
    }

    /// <summary>The prediction after nothing but idle windows: no requests, although no lengths are known.</summary>
    private static PredictionData Idle(StepInput input) => new()
    {
        PredictedNumReq = 0,
        PredictedIsl = 0,
        PredictedOsl = 0,
        PredictedKvHitRate = input.KvHitRate,
        PredictedAcceptLength = input.AcceptLength,
        Source = StepId,
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
