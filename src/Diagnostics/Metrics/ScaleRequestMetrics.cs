using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Series of the scale requests that arrive over HTTP.</summary>
public sealed class ScaleRequestMetrics
{
    private readonly Counter _total;
    private readonly Histogram _latency;

    internal ScaleRequestMetrics(MetricRegistrar registrar)
    {
        _total = registrar.Counter(
            "dynamo_planner_global_scale_request_total",
            "Scale requests over HTTP, by result (success, error, rejected) and reason.",
            "result",
            "reason");
        _latency = registrar.Histogram(
            "dynamo_planner_global_scale_request_latency_seconds",
            "Seconds from the arrival of a scale request to its answer.",
            [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
            "result");
    }

    /// <summary>Counts an answered request.</summary>
    /// <param name="result">success, error or rejected.</param>
    /// <param name="reason">Code of the reason, from a small fixed set.</param>
    /// <param name="took">Time from arrival to answer.</param>
    public void Record(string result, string reason, TimeSpan took)
    {
        _total.WithLabels(result, reason).Inc();
        _latency.WithLabels(result).Observe(took.TotalSeconds);
    }
}
