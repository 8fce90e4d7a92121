using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Series of the operators who use the console.</summary>
public sealed class OperatorMetrics
{
    private readonly Counter _refused;

    internal OperatorMetrics(MetricRegistrar registrar) => _refused = registrar.Counter(
        "globalplanner_operator_refused_total",
        "Console calls that were refused, by reason: not_authenticated (no token, or an unknown one) or not_authorized.",
        "reason");

    /// <summary>Counts a refused call.</summary>
    /// <param name="reason">Code of the reason, from a small fixed set.</param>
    public void Refused(string reason) => _refused.WithLabels(reason).Inc();
}
