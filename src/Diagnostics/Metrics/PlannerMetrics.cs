using System.Collections.Concurrent;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.ThroughputScaling;
using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>
/// The <c>dynamo_planner_*</c> series of the pool planners, with the names and rules of Dynamo's planner: an unknown value
/// leaves a series unchanged, and zero is published as zero. Many planners share one process here, so every series has
/// the label <c>pool</c> (the participant id).
/// </summary>
public sealed class PlannerMetrics
{
    private static readonly double[] LatenessBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly MetricRegistrar _registrar;
    private readonly ConcurrentDictionary<string, PoolState> _pools = new(StringComparer.Ordinal);
    private readonly Gauge _prefillReplicas;
    private readonly Gauge _decodeReplicas;
    private readonly Gauge _gpuHours;
    private readonly Gauge _ttftTarget;
    private readonly Gauge _itlTarget;
    private readonly Gauge _recommendedPrefill;
    private readonly Gauge _recommendedDecode;
    private readonly TrafficGauges _traffic;
    private readonly Gauge _estimatedTtft;
    private readonly Gauge _estimatedItl;
    private readonly Gauge _prefillCapacity;
    private readonly Gauge _decodeCapacity;
    private readonly DecisionStateGauge<LoadReason> _load;
    private readonly DecisionStateGauge<ThroughputReason> _throughput;
    private readonly EngineGauges _engines;
    private readonly PluginGauges _plugins;
    private readonly ModelGauges _models;
    private readonly Counter _execute;
    private readonly Counter _scaleRequests;
    private readonly HoldGauge _holds;
    private readonly Histogram _lateness;

    internal PlannerMetrics(CollectorRegistry registry, MetricRegistrar registrar, TimeProvider clock)
    {
        _registrar = registrar;
        Gauge Planner(string name, string help) => registrar.Gauge($"dynamo_planner_{name}", help, "pool");

        _prefillReplicas = Planner("num_prefill_replicas", "Prefill replicas that serve.");
        _decodeReplicas = Planner("num_decode_replicas", "Decode (or aggregated) replicas that serve.");
        _gpuHours = Planner("gpu_hours", "GPU hours of serving replicas since the pool started on this silo.");
        _traffic = new TrafficGauges(registrar);
        _recommendedPrefill = Planner("predicted_num_prefill_replicas", "Prefill replicas of the last decision that set targets, also in advisory mode.");
        _recommendedDecode = Planner("predicted_num_decode_replicas", "Decode replicas of the last decision that set targets, also in advisory mode.");
        _ttftTarget = Planner("sla_target_ttft_ms", "Target for the time to first token, milliseconds.");
        _itlTarget = Planner("sla_target_itl_ms", "Target for the inter-token latency, milliseconds.");
        _estimatedTtft = Planner("estimated_ttft_ms", "Highest estimated time to first token of any engine, milliseconds.");
        _estimatedItl = Planner("estimated_itl_ms", "Highest estimated inter-token latency of any engine, milliseconds.");
        _prefillCapacity = Planner("engine_prefill_capacity_requests_per_second", "Requests per second that one prefill engine can serve within its latency target.");
        _decodeCapacity = Planner("engine_decode_capacity_requests_per_second", "Requests per second that one decode engine can serve within its latency target.");
        _load = new DecisionStateGauge<LoadReason>(
            registrar, "dynamo_planner_load_scaling_decision", "Reason of the reactive (load) loop, updated on the ticks on which it is due.");
        _throughput = new DecisionStateGauge<ThroughputReason>(
            registrar, "dynamo_planner_throughput_scaling_decision", "Reason of the predictive (throughput) loop, updated on the ticks on which it is due.", ThroughputReason.PartnerNotReady);
        _engines = new EngineGauges(registrar);
        _plugins = new PluginGauges(registrar);
        _models = new ModelGauges(registrar);
        _execute = registrar.Counter(
            "dynamo_planner_execute_total",
            "Ticks by result: success, error, advisory, skipped_no_change, skipped_rejected, in_progress, skipped_connector_blocked.",
            "pool", "result");
        _scaleRequests = registrar.Counter(
            "dynamo_planner_global_scale_request_total",
            "Scale requests by result (success, error) and reason: success, not_authorized, budget_exceeded, budget_unknown, not_observed, invalid, exception.",
            "pool", "result", "reason");
        _holds = new HoldGauge(registry, registrar, clock);
        _lateness = registrar.Histogram(
            "globalplanner_tick_lateness_seconds",
            "Delay of ticks after their planned time, over all pools, seconds.", LatenessBuckets);
    }

    /// <summary>Publishes one tick. Ticks of one pool must come in order; ticks of different pools may be concurrent.</summary>
    public void Record(PlannerTick tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        var pool = tick.Pool.Value;
        var state = _pools.GetOrAdd(pool, static (name, metrics) => metrics.Begin(name), this);
        var observation = tick.Observation;
        var targets = LatencyTargets.Of(tick.Config);
        Set(_ttftTarget, pool, targets.TtftMs);
        Set(_itlTarget, pool, targets.ItlMs);
        _traffic.RecordObserved(pool, observation.Traffic);
        lock (state)
        {
            _engines.Record(pool, state.EngineLabels, observation);
            RecordWorkers(pool, state, observation);
        }

        _models.Record(pool, tick.Learned);
        _plugins.Record(pool, tick.Record.Decision.Plugins);

        RecordDecision(tick, pool);
        _holds.Record(pool, tick.Hold, tick.HoldSince);
        _lateness.Observe(Math.Max(0, tick.Lateness.TotalSeconds));
    }

    /// <summary>Removes the series of a pool that has moved to another silo, which publishes them from then on.</summary>
    public void Forget(ParticipantId pool)
    {
        _pools.TryRemove(pool.Value, out _);
        _holds.Record(pool.Value, null, default);
        _registrar.Forget(pool.Value);
    }

    private PoolState Begin(string pool)
    {
        _load.Set(pool, LoadReason.Unset);
        _throughput.Set(pool, ThroughputReason.Unset);
        return new PoolState();
    }

    private void RecordWorkers(string pool, PoolState state, PoolObservation observation)
    {
        state.PrefillGpus = observation.PrefillCapabilities?.PoolCostGpus ?? state.PrefillGpus;
        state.DecodeGpus = observation.DecodeCapabilities?.PoolCostGpus ?? state.DecodeGpus;
        if (observation.Workers is not { } workers)
        {
            return;
        }

        state.GpuHours.Charge(observation.At, workers, state.PrefillGpus, state.DecodeGpus);
        _prefillReplicas.WithLabels(pool).Set(workers.Prefill?.Ready ?? 0);
        _decodeReplicas.WithLabels(pool).Set(workers.Decode?.Ready ?? 0);
        _gpuHours.WithLabels(pool).Set(state.GpuHours.Total);
    }

    private void RecordDecision(PlannerTick tick, string pool)
    {
        var decision = tick.Record.Decision;
        Set(_recommendedPrefill, pool, decision.Targets?.Prefill);
        Set(_recommendedDecode, pool, decision.Targets?.Decode);
        _traffic.RecordPredicted(pool, decision.Predicted, PredictedWindowS(tick));
        Set(_estimatedTtft, pool, decision.Estimates.TtftMs);
        Set(_estimatedItl, pool, decision.Estimates.ItlMs);
        Set(_prefillCapacity, pool, decision.CapacityRps.Prefill);
        Set(_decodeCapacity, pool, decision.CapacityRps.Decode);
        if (decision.Load is { } load)
        {
            _load.Set(pool, load.Reason);
        }

        if (decision.Throughput is { } throughput)
        {
            _throughput.Set(pool, throughput.Reason);
        }

        _execute.WithLabels(pool, ExecuteResult.Of(tick.Record)).Inc();
        if (tick.Record.Grant is { } grant)
        {
            var (result, reason) = ExecuteResult.Of(grant);
            _scaleRequests.WithLabels(pool, result, reason).Inc();
        }
    }

    /// <summary>A forecast count is for a window as long as the observed one.</summary>
    private static double PredictedWindowS(PlannerTick tick) =>
        tick.Observation.Traffic is TrafficReading.Observed { Traffic: { DurationS: > 0 } traffic }
            ? traffic.DurationS
            : tick.Config.ThroughputAdjustmentIntervalSeconds;

    internal static void Set(Gauge gauge, string pool, double? value)
    {
        if (value is { } known)
        {
            gauge.WithLabels(pool).Set(known);
        }
    }

    private sealed class PoolState
    {
        public GpuHoursMeter GpuHours { get; } = new();

        public List<string[]> EngineLabels { get; } = [];

        public int? PrefillGpus { get; set; }

        public int? DecodeGpus { get; set; }
    }
}
