using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Tests.Pipeline;

/// <summary>Registered at 0, S = 5, ticks at 5, 10, ... unless a row says otherwise.</summary>
public sealed class SchedulingTests
{
    private static readonly TrafficMetrics Traffic = new() { DurationS = 180, NumReq = 100, Isl = 1000, Osl = 100 };

    [Theory]
    [InlineData("S2", 10, "10 20 30", 30)]
    [InlineData("S3", 7, "10 20 30 40", 40)]
    [InlineData("S5", 180, "180 360 540", 540)]
    [InlineData("5.2 zero", 0, "5 10 15", 15)]
    public async Task A_plugin_is_called_when_its_interval_has_passed(string row, double interval, string called, int until)
    {
        var plugin = new ScriptedPlugin();
        await TickAsync(new PipelineDriver(plugin.As(PluginType.Propose, "a") with { ExecutionIntervalSeconds = interval }), until);

        Assert.Equal((row, called), (row, CallsOf(plugin)));
    }

    [Fact]
    public async Task S2_nothing_is_due_at_the_start()
    {
        var plugin = new ScriptedPlugin();
        var driver = new PipelineDriver(plugin.As(PluginType.Propose, "a") with { ExecutionIntervalSeconds = 10 });

        Assert.Equal(PluginOutcome.NotDue, (await driver.TickAsync(0)).Evaluations.Single().Outcome);
    }

    [Fact]
    public async Task S6_a_plugin_that_comes_later_counts_from_the_grid_point_before()
    {
        var plugin = new ScriptedPlugin();
        var driver = new PipelineDriver(plugin.As(PluginType.Propose, "a") with { ExecutionIntervalSeconds = 10 });
        driver.State = driver.Pipeline.Align(new PipelineState { GridOrigin = PipelineDriver.Zero }, PipelineDriver.Zero.AddSeconds(12));
        Assert.Equal(PipelineDriver.Zero.AddSeconds(10), driver.State.Plugins.Single().RegisteredAt);

        await TickAsync(driver, 40, from: 15);

        Assert.Equal("20 30 40", CallsOf(plugin));
    }

    [Fact]
    public async Task A_late_tick_does_not_shift_the_next_call_and_its_lag_is_named()
    {
        var plugin = new ScriptedPlugin();
        var driver = new PipelineDriver(plugin.As(PluginType.Propose, "a") with { ExecutionIntervalSeconds = 5 });

        Assert.Equal(TimeSpan.Zero, (await driver.TickAsync(5.5)).Evaluations.Single().Lag);
        Assert.Equal(TimeSpan.FromSeconds(0.25), (await driver.TickAsync(10.25)).Evaluations.Single().Lag);
    }

    [Theory]
    [InlineData("S7", HoldPolicy.AcceptWhenIdle, "P3 D4", PluginOutcome.NotDue)]
    [InlineData("S8", HoldPolicy.HoldLast, "P7 D4", PluginOutcome.HeldOver)]
    public async Task Between_calls_the_last_override_counts_only_when_it_is_held(string row, HoldPolicy policy, string targets, PluginOutcome outcome)
    {
        var plugin = ScriptedPlugin.Saying(PluginType.Propose, "a@10 P SET 7") with { ExecutionIntervalSeconds = 10, HoldPolicy = policy };
        var driver = new PipelineDriver(plugin);
        await driver.TickAsync(10);

        var held = await driver.TickAsync(15);

        Assert.Equal((row, targets, outcome), (row, PipelineDriver.Targets(held), held.Evaluations.Single().Outcome));
        Assert.Equal(policy == HoldPolicy.HoldLast, held.Components[0].HeldOver);
        Assert.Equal(policy == HoldPolicy.HoldLast ? TimeSpan.FromSeconds(5) : null, held.Evaluations.Single().CacheAge);
        Assert.Equal(1, held.State.Plugins.Single().EvaluationsTotal);
    }

    [Fact]
    public async Task S8_a_held_override_counts_with_the_current_priority_and_is_never_final()
    {
        var held = ScriptedPlugin.Saying(PluginType.Propose, "a@10 final P SET 7") with { ExecutionIntervalSeconds = 10, HoldPolicy = HoldPolicy.HoldLast };
        var driver = new PipelineDriver(held);
        await driver.TickAsync(10);

        var other = ScriptedPlugin.Saying(PluginType.Propose, "b@15 P SET 9");
        var again = new PipelineDriver(held with { Priority = 20 }, other) { State = driver.State };

        Assert.Equal("P9 D4", PipelineDriver.Targets(await again.TickAsync(15)));
    }

    /// <summary>
    /// Upstream goes back to the override of 10 at 25, though the plugin has withdrawn it at 20: two values alternate for
    /// as long as the plugin has no opinion.
    /// </summary>
    [Theory]
    [InlineData("a@10 ACCEPT")]
    [InlineData("a@10 EMPTY")]
    public async Task S10_differs_from_upstream_an_answer_without_override_takes_the_held_one_back(string later)
    {
        var answers = new Queue<StageResponse>([StageResponse.Override("up", new ComponentTarget(Components.Prefill, 7)), new(Text.Answers(later).Single().Result)]);
        var driver = new PipelineDriver(new ScriptedPlugin { Ask = (_, _) => new(answers.Dequeue()) }.As(PluginType.Propose, "a") with
        {
            ExecutionIntervalSeconds = 10,
            HoldPolicy = HoldPolicy.HoldLast,
        });

        var targets = new List<string>();
        foreach (var second in new[] { 10, 15, 20, 25 })
        {
            targets.Add(PipelineDriver.Targets(await driver.TickAsync(second, "P3")));
        }

        Assert.Equal(["P7", "P7", "P3", "P3"], targets);
    }

    [Theory]
    [InlineData("S11", false, false, "predictions")]
    [InlineData("S12", true, false, "observations.traffic")]
    [InlineData("5.3 all present", true, true, null)]
    public async Task A_plugin_without_what_it_requires_is_not_called(string row, bool predictions, bool traffic, string? missing)
    {
        var plugin = new ScriptedPlugin();
        var driver = new PipelineDriver(
            new ScriptedPlugin { Forecast = (_, _) => new(new PredictResponse(predictions ? new() { PredictedNumReq = 1 } : null)) }.As(PluginType.Predict, "predict"),
            plugin.As(PluginType.Propose, "a") with { RequiresProducedFields = ["predictions", "observations.traffic"], HoldPolicy = HoldPolicy.HoldLast });

        var evaluation = PipelineDriver.Evaluation(await driver.TickAsync(5, traffic: traffic ? Traffic : null), "a");

        Assert.Equal((row, missing), (row, evaluation.MissingField));
        Assert.Equal(missing is null ? PluginOutcome.Accepted : PluginOutcome.RequirementMissing, evaluation.Outcome);
    }

    [Fact]
    public async Task S14_predict_fails_and_both_are_retried_on_the_next_tick()
    {
        var fails = true;
        var predict = new ScriptedPlugin { Forecast = (_, _) => fails ? throw new InvalidOperationException("fit") : new(new PredictResponse(new() { PredictedNumReq = 1 })) };
        var propose = new ScriptedPlugin();
        var driver = Throughput(predict, propose);

        await TickAsync(driver, 180);
        fails = false;
        await TickAsync(driver, 190, from: 185);

        Assert.Equal("180 185", CallsOf(predict));
        Assert.Equal("185", CallsOf(propose));
    }

    [Fact]
    public async Task S15_a_forecast_without_traffic_gates_the_proposer_until_the_next_one()
    {
        var idle = true;
        var predict = new ScriptedPlugin { Forecast = (_, _) => new(idle ? new PredictResponse(null, "no_traffic_data") : new PredictResponse(new() { PredictedNumReq = 1 })) };
        var propose = new ScriptedPlugin();
        var driver = Throughput(predict, propose);
        var asksForTraffic = 0;
        for (var second = 5; second < 360; second += 5)
        {
            asksForTraffic += driver.Pipeline.TrafficNeedAt(driver.State, PipelineDriver.Zero.AddSeconds(second)) is null ? 0 : 1;
            await driver.TickAsync(second);
        }

        idle = false;
        await driver.TickAsync(360);

        Assert.Equal(36, asksForTraffic);
        Assert.Equal("180 360", CallsOf(predict));
        Assert.Equal("360", CallsOf(propose));
    }

    [Fact]
    public async Task S16_an_open_plugin_is_neither_called_nor_held_over()
    {
        var says = StageResponse.Override("up", new ComponentTarget(Components.Prefill, 7));
        var driver = new PipelineDriver(
            new PipelineSettings { BreakerThreshold = 1 },
            TimeProvider.System,
            [],
            new ScriptedPlugin { Ask = (context, _) => context.At >= PipelineDriver.Zero.AddSeconds(20) ? throw new InvalidOperationException("x") : new(says) }
                .As(PluginType.Propose, "a") with
            { ExecutionIntervalSeconds = 10, HoldPolicy = HoldPolicy.HoldLast });
        await TickAsync(driver, 15);

        var failed = await driver.TickAsync(20);
        var open = await driver.TickAsync(25);

        Assert.Equal((CircuitState.Open, true), (failed.Evaluations.Single().Circuit, failed.Evaluations.Single().CircuitOpened));
        Assert.Null(failed.State.Plugins.Single().Held);
        Assert.Equal((PluginOutcome.CircuitOpen, "P3 D4"), (open.Evaluations.Single().Outcome, PipelineDriver.Targets(open)));
    }

    [Fact]
    public void S18_one_traffic_window_serves_all_who_are_due()
    {
        var driver = new PipelineDriver(Reader("a", ["observations.traffic.num_req"], 0), Reader("b", ["observations.traffic"], 180));

        Assert.Equal(new TrafficNeed(TimeSpan.FromSeconds(180)), Needs(driver));
    }

    [Theory]
    [InlineData("3.2 nobody", new string[0], 0.0, null)]
    [InlineData("3.2 no window: S", new[] { "observations.traffic" }, 0.0, 5.0)]
    [InlineData("3.2 sub-path", new[] { "observations.fpm.decode_engines" }, 60.0, null)]
    [InlineData("3.2 a longer word is another path", new[] { "observations.trafficlight" }, 60.0, null)]
    public void Only_traffic_that_a_due_plugin_needs_is_observed(string row, string[] needs, double window, double? traffic)
    {
        var asked = Needs(new PipelineDriver(Reader("a", needs, window)));

        Assert.Equal((row, traffic), (row, asked?.Window.TotalSeconds));
    }

    [Theory]
    [InlineData("B10", 0, "5 10 15 20 25 55 85", false)]
    [InlineData("B11", 60, "60 65 70 75 80 110 170", true)]
    public async Task A_plugin_that_fails_is_retried_until_its_breaker_opens_and_probed_after(string row, double interval, string called, bool probeSucceeds)
    {
        var plugin = new ScriptedPlugin
        {
            Ask = (context, _) => probeSucceeds && context.At >= PipelineDriver.Zero.AddSeconds(110) ? new(StageResponse.Accept) : throw new InvalidOperationException("x"),
        };

        await TickAsync(new PipelineDriver(plugin.As(PluginType.Propose, "a") with { ExecutionIntervalSeconds = interval }), probeSucceeds ? 175 : 110);

        Assert.Equal((row, called), (row, CallsOf(plugin)));
    }

    [Fact]
    public async Task A_restart_keeps_anchors_breakers_and_held_overrides()
    {
        var plugins = new[]
        {
            ScriptedPlugin.Saying(PluginType.Propose, "a@10 P SET 7, D AT_MOST 9") with { ExecutionIntervalSeconds = 10, HoldPolicy = HoldPolicy.HoldLast },
            new ScriptedPlugin { Ask = (_, _) => throw new InvalidOperationException("x") }.As(PluginType.Propose, "b"),
        };
        var driver = new PipelineDriver(plugins);
        await TickAsync(driver, 25);

        var again = Json.Again(driver.State);

        Assert.Equal(driver.State, again);
        Assert.Equal(driver.State.GetHashCode(), again.GetHashCode());
        Assert.NotNull(again.Plugins[0].Held);
        Assert.NotNull(again.Plugins[1].Breaker.OpenedAt);
        Assert.Equal("P7 D4", PipelineDriver.Targets(await new PipelineDriver(plugins) { State = again }.TickAsync(25)));
    }

    [Fact]
    public async Task A_plugin_that_is_gone_is_forgotten_and_one_that_changed_its_stage_starts_anew()
    {
        var held = ScriptedPlugin.Saying(PluginType.Propose, "a@10 P SET 7") with { ExecutionIntervalSeconds = 10, HoldPolicy = HoldPolicy.HoldLast };
        var driver = new PipelineDriver(ScriptedPlugin.Saying(PluginType.Propose, "gone@1 ACCEPT"), held);
        await TickAsync(driver, 20);

        var outcome = await new PipelineDriver(held with { Stage = PluginType.Reconcile }) { State = driver.State }.TickAsync(25);

        var state = Assert.Single(outcome.State.Plugins);
        Assert.Equal(("a", 0L, PipelineDriver.Zero.AddSeconds(25)), (state.PluginId, state.EvaluationsTotal, state.RegisteredAt));
        Assert.Equal("P3 D4", PipelineDriver.Targets(outcome));
    }

    [Fact]
    public async Task A_held_target_of_a_component_that_is_no_longer_scaled_is_ignored()
    {
        var held = ScriptedPlugin.Saying(PluginType.Propose, "a@10 P SET 7, D SET 9") with { ExecutionIntervalSeconds = 10, HoldPolicy = HoldPolicy.HoldLast };
        var driver = new PipelineDriver(held);
        await TickAsync(driver, 10);

        var decode = new PipelineDriver(new PipelineSettings { Components = [Components.Decode] }, TimeProvider.System, [], held) { State = driver.State };

        Assert.Equal("D9", PipelineDriver.Targets(await decode.TickAsync(15)));
    }

    [Fact]
    public async Task A_clock_that_goes_back_stalls_no_plugin()
    {
        var plugin = new ScriptedPlugin();
        var driver = new PipelineDriver(plugin.As(PluginType.Propose, "a") with { ExecutionIntervalSeconds = 10 });
        await driver.TickAsync(100_000);

        await TickAsync(driver, 25);

        Assert.Equal("100000 15 25", CallsOf(plugin));
    }

    private static PipelineDriver Throughput(ScriptedPlugin predict, ScriptedPlugin propose) => new(
        predict.As(PluginType.Predict, "builtin_load_predict", 100) with { ExecutionIntervalSeconds = 180, Needs = ["observations.traffic"] },
        propose.As(PluginType.Propose, "builtin_throughput_propose", 20) with
        {
            ExecutionIntervalSeconds = 180,
            Needs = ["observations.traffic", "predictions"],
            RequiresProducedFields = ["predictions"],
        });

    private static PluginRegistration Reader(string id, string[] needs, double window) =>
        new ScriptedPlugin().As(PluginType.Propose, id) with { Needs = [.. needs], ObservationWindowSeconds = window };

    private static TrafficNeed? Needs(PipelineDriver driver) => driver.Pipeline.TrafficNeedAt(driver.State, PipelineDriver.Zero.AddSeconds(5));

    private static async Task TickAsync(PipelineDriver driver, int until, int from = 5)
    {
        for (var second = from; second <= until; second += 5)
        {
            await driver.TickAsync(second);
        }
    }

    private static string CallsOf(ScriptedPlugin plugin) =>
        string.Join(' ', plugin.Seen.Select(context => (context.At - PipelineDriver.Zero).TotalSeconds));
}
