using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Observations;
using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Series of a pool's observed and predicted traffic.</summary>
internal sealed class TrafficGauges(MetricRegistrar registrar)
{
    private readonly Gauge _ttft = Planner(registrar, "observed_ttft_ms", "Mean time to first token of the traffic window, milliseconds.");
    private readonly Gauge _itl = Planner(registrar, "observed_itl_ms", "Mean inter-token latency of the traffic window, milliseconds.");
    private readonly Gauge _rate = Planner(registrar, "observed_requests_per_second", "Requests per second in the traffic window.");
    private readonly Gauge _duration = Planner(registrar, "observed_request_duration_seconds", "Mean request duration in the traffic window, seconds.");
    private readonly Gauge _input = Planner(registrar, "observed_input_sequence_tokens", "Mean input tokens in the traffic window.");
    private readonly Gauge _output = Planner(registrar, "observed_output_sequence_tokens", "Mean output tokens in the traffic window.");
    private readonly Gauge _predictedRate = Planner(registrar, "predicted_requests_per_second", "Forecast requests per second in the coming throughput interval.");
    private readonly Gauge _predictedInput = Planner(registrar, "predicted_input_sequence_tokens", "Forecast mean input tokens in the coming throughput interval.");
    private readonly Gauge _predictedOutput = Planner(registrar, "predicted_output_sequence_tokens", "Forecast mean output tokens in the coming throughput interval.");

    /// <summary>Publishes an observed window; any other reading leaves the series unchanged.</summary>
    public void RecordObserved(string pool, TrafficReading reading)
    {
        if (reading is not TrafficReading.Observed { Traffic: { DurationS: > 0 } traffic })
        {
            return;
        }

        PlannerMetrics.Set(_rate, pool, traffic.NumRequests / traffic.DurationS);
        PlannerMetrics.Set(_ttft, pool, traffic.TtftMs);
        PlannerMetrics.Set(_itl, pool, traffic.ItlMs);
        PlannerMetrics.Set(_duration, pool, traffic.RequestDurationS);
        PlannerMetrics.Set(_input, pool, traffic.Isl);
        PlannerMetrics.Set(_output, pool, traffic.Osl);
    }

    /// <summary>Publishes the figures of a forecast that are known.</summary>
    public void RecordPredicted(string pool, PredictedTraffic predicted, double intervalS)
    {
        PlannerMetrics.Set(_predictedRate, pool, predicted.NumRequests / intervalS);
        PlannerMetrics.Set(_predictedInput, pool, predicted.Isl);
        PlannerMetrics.Set(_predictedOutput, pool, predicted.Osl);
    }

    private static Gauge Planner(MetricRegistrar registrar, string name, string help) =>
        registrar.Gauge($"dynamo_planner_{name}", help, "pool");
}
