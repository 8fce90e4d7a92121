using System.Text.Json;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Performance.Model;
using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Series of the samples of a pool's performance models, and of those that they rejected.</summary>
internal sealed class ModelGauges(MetricRegistrar registrar)
{
    private readonly Gauge _samples = registrar.Gauge(
        "globalplanner_performance_model_samples", "Forward-pass samples that a performance model uses.", "pool", "role");

    private readonly Counter _rejected = registrar.Counter(
        "globalplanner_fpm_rejected_total", "ForwardPassMetrics that a performance model did not learn from because they are implausible, by reason.", "pool", "role", "reason");

    private readonly Counter _young = registrar.Counter(
        "globalplanner_fpm_young_total", "ForwardPassMetrics that a performance model did not learn from because their worker had only just started.", "pool", "role");

    public void Record(string pool, PerformanceModelsState? learned)
    {
        if (learned is null)
        {
            return;
        }

        Record(pool, PoolRoleNames.Prefill, learned.Prefill);
        Record(pool, PoolRoleNames.Decode, learned.Decode);
    }

    private void Record(string pool, string role, PerformanceState state)
    {
        if (ReferenceEquals(state, PerformanceState.Empty))
        {
            return;
        }

        _samples.WithLabels(pool, role).Set(state.Prefill.Samples.Length + state.Decode.Samples.Length + state.Mixed.Samples.Length);
        _young.WithLabels(pool, role).IncTo(state.YoungPasses);
        foreach (var (reason, count) in state.Rejected)
        {
            _rejected.WithLabels(pool, role, JsonNamingPolicy.SnakeCaseLower.ConvertName($"{reason}")).IncTo(count);
        }
    }
}
