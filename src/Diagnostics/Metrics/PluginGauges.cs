using System.Collections.Immutable;
using System.Text.Json;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Scheduling;
using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>Series of the plugin calls of a pool, with the names of Dynamo's planner.</summary>
internal sealed class PluginGauges(MetricRegistrar registrar)
{
    private readonly Counter _evaluations = registrar.Counter(
        "dynamo_planner_plugin_evaluations_total",
        "Plugin calls by result: accept, set, at_least, at_most, reject, error, timeout, held_over.",
        "pool", "plugin_id", "stage", "result");

    private readonly Counter _skipped = registrar.Counter(
        "dynamo_planner_tick_skipped_total", "Ticks on which a plugin was not called because its interval had not passed.", "pool", "plugin_id");

    private readonly Gauge _circuit = registrar.Gauge(
        "dynamo_planner_plugin_circuit_state", "Circuit breaker of a plugin: 0 closed, 0.5 half open, 1 open.", "pool", "plugin_id");

    public void Record(string pool, ImmutableArray<PluginEvaluation> evaluations)
    {
        foreach (var evaluation in evaluations.IsDefault ? [] : evaluations)
        {
            if (evaluation.ResultLabel is { } result)
            {
                var stage = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{evaluation.Stage}");
                _evaluations.WithLabels(pool, evaluation.PluginId, stage, result).Inc();
            }
            else if (evaluation.Outcome == PluginOutcome.NotDue)
            {
                _skipped.WithLabels(pool, evaluation.PluginId).Inc();
            }

            _circuit.WithLabels(pool, evaluation.PluginId).Set(evaluation.Circuit switch
            {
                CircuitState.Open => 1,
                CircuitState.HalfOpen => 0.5,
                _ => 0,
            });
        }
    }
}
