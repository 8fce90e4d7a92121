using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Series of the configuration file.</summary>
public sealed class ConfigMetrics
{
    private readonly Gauge _successful;
    private readonly Gauge _takenAt;
    private readonly Counter _reloads;

    internal ConfigMetrics(MetricRegistrar registrar)
    {
        _successful = registrar.Gauge(
            "globalplanner_config_last_reload_successful",
            "1 while the configuration file, as last read, is in force; 0 while it is not and what ran before goes on.");
        _takenAt = registrar.Gauge(
            "globalplanner_config_last_reload_success_timestamp_seconds",
            "When the configuration file was last read and found in order, at the start or later: Unix time by the wall clock.");
        _reloads = registrar.Counter(
            "globalplanner_config_reload_total",
            "Reloads of the configuration file since the start: result success or refused.",
            "result");
    }

    /// <summary>The file was in order at the start.</summary>
    /// <param name="at">When, wall time.</param>
    public void Started(DateTimeOffset at)
    {
        _successful.Set(1);
        _takenAt.Set(at.ToUnixTimeMilliseconds() / 1000.0);
    }

    /// <summary>A reload was taken.</summary>
    /// <param name="at">When, wall time.</param>
    public void Taken(DateTimeOffset at)
    {
        Started(at);
        _reloads.WithLabels("success").Inc();
    }

    /// <summary>A reload was refused.</summary>
    public void Refused()
    {
        _successful.Set(0);
        _reloads.WithLabels("refused").Inc();
    }
}
