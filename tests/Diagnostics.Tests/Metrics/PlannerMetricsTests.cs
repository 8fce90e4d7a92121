using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Model;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Scheduling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;
using static GlobalPlanner.Diagnostics.Tests.Metrics.MetricsProbe;

namespace GlobalPlanner.Diagnostics.Tests.Metrics;

/// <summary>Rows 30-38 of the worked examples on decisions and gauges, and our own rules.</summary>
public class PlannerMetricsTests
{
    private readonly MetricsProbe _probe = new();

    [Fact(DisplayName = "30: worker counts and the first GPU hours")]
    public async Task Row_30()
    {
        _probe.Registry.Planner.Record(Tick(1000, observation: Workers(1000, 2, 3, 2, 4)));

        var series = await _probe.ReadAsync();

        Assert.Equal(2, series[Planner("num_prefill_replicas")]);
        Assert.Equal(3, series[Planner("num_decode_replicas")]);
        Assert.Equal(0, series[Planner("gpu_hours")]);
    }

    [Fact]
    public async Task What_models_learned_and_what_plugins_did_is_published()
    {
        var state = PerformanceState.Empty with
        {
            YoungPasses = 4,
            Rejected = PerformanceState.Empty.Rejected.Add(FpmRejection.OutsideLimits, 7),
        };
        var evaluation = new PluginEvaluation { PluginId = "cap", Stage = PluginType.Constrain, Outcome = PluginOutcome.TimedOut, Circuit = CircuitState.Open };
        var tick = Tick(decision: Decision(load: LoadReason.NoChange) with { Plugins = [evaluation, evaluation] }) with
        {
            Learned = PerformanceModelsState.Empty with { Decode = state },
        };
        _probe.Registry.Planner.Record(tick);
        _probe.Registry.Planner.Record(tick);

        var series = await _probe.ReadAsync();

        Assert.Equal(7, series["globalplanner_fpm_rejected_total{pool=\"inf/a\",role=\"decode\",reason=\"outside_limits\"}"]);
        Assert.Equal(4, series["globalplanner_fpm_young_total{pool=\"inf/a\",role=\"decode\"}"]);
        Assert.Equal(4, series["dynamo_planner_plugin_evaluations_total{pool=\"inf/a\",plugin_id=\"cap\",stage=\"constrain\",result=\"timeout\"}"]);
        Assert.Equal(1, series["dynamo_planner_plugin_circuit_state{pool=\"inf/a\",plugin_id=\"cap\"}"]);
    }

    [Fact(DisplayName = "31: current counts are charged for the whole interval")]
    public async Task Row_31()
    {
        _probe.Registry.Planner.Record(Tick(1000, observation: Workers(1000, 2, 3, 2, 4)));
        _probe.Registry.Planner.Record(Tick(1180, observation: Workers(1180, 2, 3)));

        Assert.Equal(0.8, (await _probe.ReadAsync())[Planner("gpu_hours")], 1e-12);
    }

    [Fact(DisplayName = "32: only the loop that was due writes its enum")]
    public async Task Row_32()
    {
        _probe.Registry.Planner.Record(Tick(decision: Decision(throughput: ThroughputReason.SetLowerBound)));
        _probe.Registry.Planner.Record(Tick(decision: Decision(load: LoadReason.ScaleUp)));

        var series = await _probe.ReadAsync();

        Assert.Equal(["scale_up"], Active(series, "load_scaling_decision"));
        Assert.Equal(["set_lower_bound"], Active(series, "throughput_scaling_decision"));
    }

    [Fact(DisplayName = "33: both due, both written")]
    public async Task Row_33()
    {
        _probe.Registry.Planner.Record(Tick(decision: Decision(LoadReason.NoChange, ThroughputReason.SetLowerBound)));

        var series = await _probe.ReadAsync();

        Assert.Equal(["no_change"], Active(series, "load_scaling_decision"));
        Assert.Equal(["set_lower_bound"], Active(series, "throughput_scaling_decision"));
    }

    [Fact(DisplayName = "34, 35: forecasts and capacities are published, and kept by ticks without them")]
    public async Task Rows_34_and_35()
    {
        _probe.Registry.Planner.Record(Tick(decision: Decision(throughput: ThroughputReason.SetLowerBound) with
        {
            Predicted = new PredictedTraffic(1330, 8008, 946),
            CapacityRps = new RoleValues<double>(2.5, 4.0),
        }));
        var first = await _probe.ReadAsync();
        _probe.Registry.Planner.Record(Tick(decision: Decision(load: LoadReason.NoChange) with { Estimates = new LatencyEstimates(171, 12) }));
        var second = await _probe.ReadAsync();

        Assert.Equal(7.3889, first[Planner("predicted_requests_per_second")], 5e-5);
        Assert.DoesNotContain(Planner("estimated_ttft_ms"), first.Keys);
        Assert.Equal(171, second[Planner("estimated_ttft_ms")]);
        Assert.Equal(12, second[Planner("estimated_itl_ms")]);
        foreach (var series in new[] { first, second })
        {
            Assert.Equal(1330 / 180.0, series[Planner("predicted_requests_per_second")], 1e-9);
            Assert.Equal(8008, series[Planner("predicted_input_sequence_tokens")]);
            Assert.Equal(946, series[Planner("predicted_output_sequence_tokens")]);
            Assert.Equal(2.5, series[Planner("engine_prefill_capacity_requests_per_second")]);
            Assert.Equal(4.0, series[Planner("engine_decode_capacity_requests_per_second")]);
        }
    }

    [Fact(DisplayName = "36: a forecast without the throughput loop writes the gauges and not the enum")]
    public async Task Row_36()
    {
        _probe.Registry.Planner.Record(Tick(decision: Decision(load: LoadReason.NoChange) with
        {
            Predicted = new PredictedTraffic(1330, 8008, 946),
            CapacityRps = new RoleValues<double>(2.5, 4.0),
        }));

        var series = await _probe.ReadAsync();

        Assert.Equal(8008, series[Planner("predicted_input_sequence_tokens")]);
        Assert.Equal(2.5, series[Planner("engine_prefill_capacity_requests_per_second")]);
        Assert.Equal(["unset"], Active(series, "throughput_scaling_decision"));
    }

    [Fact(DisplayName = "37: GPU hours go on without anything published")]
    public void Row_37()
    {
        var meter = new GpuHoursMeter();
        meter.Charge(At(1000), Workers(1000, 2, 3).Workers!, 2, 4);
        meter.Charge(At(1180), Workers(1180, 2, 3).Workers!, 2, 4);

        Assert.Equal(0.8, meter.Total, 1e-12);
    }

    [Fact(DisplayName = "38: an advisory decision shows its recommendation and counts as advisory")]
    public async Task Row_38()
    {
        _probe.Registry.Planner.Record(Tick(decision: Decision(targets: new ReplicaTargets(4, null)) with { Advisory = true }));

        var series = await _probe.ReadAsync();

        Assert.Equal(4, series[Planner("predicted_num_prefill_replicas")]);
        Assert.DoesNotContain(Planner("predicted_num_decode_replicas"), series.Keys);
        Assert.Equal(1, series[Planner("execute_total", ",result=\"advisory\"")]);
    }

    [Fact]
    public async Task An_unknown_observation_keeps_the_last_and_zero_is_published()
    {
        static PoolObservation Seen(TrafficReading traffic) => new() { At = At(1000), Traffic = traffic };
        _probe.Registry.Planner.Record(Tick(observation: Seen(new TrafficReading.Observed(new TrafficObservation
        {
            DurationS = 60,
            NumRequests = 120,
            Isl = 3000,
            Osl = 150,
            TtftMs = 210,
            ItlMs = 14,
            RequestDurationS = 2.5,
        }))));
        _probe.Registry.Planner.Record(Tick(observation: Seen(new TrafficReading.Failed("refused"))));
        var kept = await _probe.ReadAsync();
        _probe.Registry.Planner.Record(Tick(observation: Seen(new TrafficReading.Observed(new TrafficObservation { DurationS = 60, NumRequests = 0 }))));
        var idle = await _probe.ReadAsync();

        Assert.Equal(2, kept[Planner("observed_requests_per_second")]);
        Assert.Equal(210, kept[Planner("observed_ttft_ms")]);
        Assert.Equal(14, kept[Planner("observed_itl_ms")]);
        Assert.Equal(2.5, kept[Planner("observed_request_duration_seconds")]);
        Assert.Equal(0, idle[Planner("observed_requests_per_second")]);
        Assert.Equal(3000, idle[Planner("observed_input_sequence_tokens")]);
        Assert.Equal(150, idle[Planner("observed_output_sequence_tokens")]);
    }

    [Fact]
    public async Task Engine_series_follow_the_engines_that_report()
    {
        static FpmSnapshot Fpm(string worker, long queued, long inflight) => FpmSnapshot.From(
        [
            new ForwardPassMetrics
            {
                WorkerId = worker,
                DpRank = 1,
                QueuedRequests = new PassRequests { SumPrefillTokens = queued, SumDecodeKvTokens = queued },
                ScheduledRequests = new PassRequests { SumDecodeKvTokens = inflight },
            },
        ]);
        _probe.Registry.Planner.Record(Tick(observation: new PoolObservation { At = At(1), PrefillFpm = Fpm("7", 512, 9), DecodeFpm = Fpm("8", 64, 2048) }));
        var first = await _probe.ReadAsync();
        _probe.Registry.Planner.Record(Tick(observation: new PoolObservation { At = At(2) }));
        var notCollected = await _probe.ReadAsync();
        _probe.Registry.Planner.Record(Tick(observation: new PoolObservation { At = At(3), PrefillFpm = FpmSnapshot.Empty, DecodeFpm = Fpm("9", 0, 1) }));
        var last = await _probe.ReadAsync();

        var engines = first.Where(entry => entry.Key.Contains("_engine_", StringComparison.Ordinal)).ToDictionary();
        Assert.Equal(
            new Dictionary<string, double>
            {
                [Planner("engine_queued_prefill_tokens", ",worker_id=\"7\",dp_rank=\"1\"")] = 512,
                [Planner("engine_queued_decode_kv_tokens", ",worker_id=\"8\",dp_rank=\"1\"")] = 64,
                [Planner("engine_inflight_decode_kv_tokens", ",worker_id=\"8\",dp_rank=\"1\"")] = 2048,
            },
            engines);
        Assert.All(engines.Keys, key => Assert.Contains(key, notCollected.Keys));
        Assert.Equal(0, last[Planner("engine_queued_decode_kv_tokens", ",worker_id=\"9\",dp_rank=\"1\"")]);
        Assert.DoesNotContain(last.Keys, key => key.Contains("worker_id=\"7\"", StringComparison.Ordinal) || key.Contains("worker_id=\"8\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Enum_states_are_those_of_Dynamo_in_order_with_ours_appended()
    {
        _probe.Registry.Planner.Record(Tick());
        var series = await _probe.ReadAsync();

        Assert.Equal(
            "unset, disabled, no_fpm_data, scaling_in_progress, worker_count_mismatch, insufficient_data, no_change, scale_up, "
            + "scale_down, scale_down_capped_by_throughput, scale_down_refused_consolidation, override_by_user_plugin, "
            + "reconcile_clamped_to_floor, reconcile_clamped_to_ceiling, held_over, rejected_by_plugin, gpu_budget_guard_hold, "
            + "gpu_budget_reconcile, gpu_budget_infeasible, traffic_unavailable.",
            States("load_scaling_decision"));
        Assert.Equal(
            "unset, disabled, no_traffic_data, predict_failed, model_not_ready, set_lower_bound, scale, override_by_user_plugin, "
            + "held_over, circuit_open, rejected_by_plugin, gpu_budget_guard_hold, no_change, gpu_budget_reconcile.",
            States("throughput_scaling_decision"));
        Assert.Equal(["unset"], Active(series, "load_scaling_decision"));

        string States(string name) =>
            _probe.Registry.Definitions.Single(definition => definition.Name == $"dynamo_planner_{name}").Help.Split("States: ")[1];
    }

    [Theory]
    [InlineData(GrantOutcome.Granted, GrantReason.Fits, "success", "success")]
    [InlineData(GrantOutcome.Partial, GrantReason.Ceiling, "success", "success")]
    [InlineData(GrantOutcome.Held, GrantReason.AwaitingRelease, "error", "budget_exceeded")]
    [InlineData(GrantOutcome.Held, GrantReason.BudgetUnknown, "error", "budget_unknown")]
    [InlineData(GrantOutcome.Rejected, GrantReason.NotAuthorized, "error", "not_authorized")]
    public async Task Scale_requests_are_counted_by_answer(GrantOutcome outcome, GrantReason why, string result, string reason)
    {
        var tick = Tick();
        _probe.Registry.Planner.Record(tick with
        {
            Record = tick.Record with
            {
                Grant = new ScaleGrant
                {
                    OperationId = "1",
                    Outcome = outcome,
                    Reason = why,
                    Message = "",
                    Applied = new ReplicaTargets(null, null),
                    Fence = default,
                    ChargedGpus = 0,
                    CeilingGpus = 8,
                    FloorGpus = -1,
                },
            },
        });

        Assert.Equal(1, (await _probe.ReadAsync())[Planner("global_scale_request_total", $",result=\"{result}\",reason=\"{reason}\"")]);
    }

    [Theory]
    [InlineData(ActuationStatus.Written, "success")]
    [InlineData(ActuationStatus.AlreadyThere, "skipped_no_change")]
    [InlineData(ActuationStatus.Conflict, "skipped_connector_blocked")]
    [InlineData(ActuationStatus.Fenced, "skipped_connector_blocked")]
    [InlineData(ActuationStatus.Failed, "error")]
    public async Task Writes_are_counted_by_what_became_of_them(ActuationStatus status, string result)
    {
        var tick = Tick(decision: Decision(targets: new ReplicaTargets(2, 2)));
        _probe.Registry.Planner.Record(tick with
        {
            Record = tick.Record with { Actuation = new ActuationSummary("1", status, null, null) },
        });

        Assert.Equal(1, (await _probe.ReadAsync())[Planner("execute_total", $",result=\"{result}\"")]);
    }

    private static string[] Active(IReadOnlyDictionary<string, double> series, string name)
    {
        var prefix = $"dynamo_planner_{name}{{pool=\"{Pool}\",dynamo_planner_{name}=\"";
        return [.. series.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal) && entry.Value == 1).Select(entry => entry.Key[prefix.Length..^2])];
    }
}
