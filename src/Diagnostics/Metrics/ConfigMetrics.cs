using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Series of the configuration file.</summary>
public sealed class ConfigMetrics
{
    private readonly Gauge _successful;
    private readonly Gauge _acceptedAt;
    private readonly Counter _reloads;

    internal ConfigMetrics(MetricRegistrar registrar)
    {
        _successful = registrar.Gauge(
            "globalplanner_config_last_reload_successful",
            "1 while the configuration file, as last read, is in force; 0 after it was rejected, while the previous configuration stays in force.");
        _acceptedAt = registrar.Gauge(
            "globalplanner_config_last_reload_success_timestamp_seconds",
            "Wall-clock time, in Unix seconds, at which the configuration file was last read and accepted, at the start or later.");
        _reloads = registrar.Counter(
            "globalplanner_config_reload_total",
            "Reloads of the configuration file since the start, by result: success or refused.",
            "result");
    }

    /// <summary>Records that the file was accepted at the start.</summary>
    /// <param name="at">Wall-clock time.</param>
    public void Started(DateTimeOffset at)
    {
        _successful.Set(1);
        _acceptedAt.Set(at.ToUnixTimeMilliseconds() / 1000.0);
    }

    /// <summary>Records an accepted reload.</summary>
    /// <param name="at">Wall-clock time.</param>
    public void Taken(DateTimeOffset at)
    {
        Started(at);
        _reloads.WithLabels("success").Inc();
    }

    /// <summary>Records a rejected reload.</summary>
    public void Refused()
    {
        _successful.Set(0);
        _reloads.WithLabels("refused").Inc();
    }
}
