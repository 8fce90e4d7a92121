using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace GlobalPlanner.Planning.Tests.Pipeline;

public sealed class PluginPipelineTests
{
    /// <summary>Row, plugins by stage, baseline, action, targets, reason.</summary>
    [Theory]
    [InlineData("L1", "a@10 P SET 7", "", "", "P3", ExecuteAction.Apply, "P7", null)]
    [InlineData("L2", "a@10 P SET 12", "", "c@10 P AT_MOST 8", "P3", ExecuteAction.Apply, "P8", null)]
    [InlineData("L3", "a@10 REJECT over-capacity", "", "c@10 P AT_MOST 8", "P3", ExecuteAction.SkipShortCircuit, "", "a: over-capacity")]
    [InlineData("L4", "a@10 ACCEPT", "", "", "", ExecuteAction.SkipNoTargets, "", null)]
    [InlineData("L7", "a@10 P SET 7", "", "c@10 P SET 5", "P3", ExecuteAction.Apply, "P7", null)]
    [InlineData("3.6 accept with a baseline", "a@10 ACCEPT", "", "", "P3 D4", ExecuteAction.Apply, "P3 D4", null)]
    [InlineData("3.5 reconcile replaces a role, baseline is what PROPOSE left", "a@10 P SET 7", "r@10 D SET 9", "", "P3 D4", ExecuteAction.Apply, "D9 P7", null)]
    [InlineData("4.3 a bound of CONSTRAIN holds against a final", "a@1 final P SET 50", "", "c@90 P AT_MOST 8", "P3", ExecuteAction.Apply, "P8", null)]
    [InlineData("4.3 a reject of CONSTRAIN", "a@1 final P SET 50", "", "c@90 REJECT frozen", "P3", ExecuteAction.SkipShortCircuit, "", "c: frozen")]
    public async Task A_tick_comes_to_what_the_reference_says(
        string row, string propose, string reconcile, string constrain, string baseline, ExecuteAction action, string targets, string? reason)
    {
        var driver = new PipelineDriver(
        [
            ScriptedPlugin.Saying(PluginType.Propose, propose),
            .. reconcile == "" ? [] : new[] { ScriptedPlugin.Saying(PluginType.Reconcile, reconcile) },
            .. constrain == "" ? [] : new[] { ScriptedPlugin.Saying(PluginType.Constrain, constrain) },
        ]);

        var outcome = await driver.TickAsync(5, baseline);

        Assert.Equal((row, action, targets), (row, outcome.Action, PipelineDriver.Targets(outcome)));
        Assert.Equal(reason, outcome.Reason);
    }

    [Fact]
    public async Task L5_reconcile_sees_every_proposal_and_the_merge()
    {
        var reconcile = new ScriptedPlugin { Ask = (_, _) => new(StageResponse.Override("both", new ComponentTarget(Components.Prefill, 5))) };
        var driver = new PipelineDriver(
            ScriptedPlugin.Saying(PluginType.Propose, "a@1 P SET 4"),
            ScriptedPlugin.Saying(PluginType.Propose, "b@10 P SET 8"),
            ScriptedPlugin.Saying(PluginType.Propose, "empty@10 EMPTY"),
            reconcile.As(PluginType.Reconcile, "r"));

        var outcome = await driver.TickAsync(5, "P3");

        Assert.Equal([("a", 1), ("b", 10)], reconcile.Proposals.Select(proposal => (proposal.PluginId, proposal.Priority)));
        Assert.Equal([new ComponentTarget(Components.Prefill, 4)], reconcile.Seen.Single().Proposal!.Targets.AsEnumerable());
        Assert.Equal("P5", PipelineDriver.Targets(outcome));
    }

    [Fact]
    public async Task L6_a_tick_past_its_deadline_is_skipped()
    {
        var time = new FakeTimeProvider();
        var settings = new PipelineSettings { TickMaxDuration = TimeSpan.FromSeconds(0.05) };
        var hung = new ScriptedPlugin { Ask = async (_, token) => { await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token); return StageResponse.Accept; } };
        var driver = new PipelineDriver(settings, time, [ScriptedStep.Saying("fast@1 P SET 9")], hung.As(PluginType.Propose, "slow"));

        var running = driver.RunAsync(driver.State, 5);
        time.Advance(TimeSpan.FromSeconds(0.05));
        var outcome = await running;

        Assert.Equal((ExecuteAction.SkipTickTimeout, "tick_max_duration_seconds=0.05"), (outcome.Action, outcome.Reason));
        Assert.Empty(outcome.Components);
        Assert.Equal(1, outcome.State.Plugins[0].EvaluationsTotal);
        Assert.Equal(PluginOutcome.DeadlineReached, PipelineDriver.Evaluation(outcome, "slow").Outcome);
    }

    [Fact]
    public async Task L8_both_plugins_are_called_and_the_stronger_wins()
    {
        var strong = ScriptedPlugin.Saying(PluginType.Propose, "a@5 P SET 10, D SET 10");
        var weak = ScriptedPlugin.Saying(PluginType.Propose, "b@10 P SET 99, D SET 99");

        var outcome = await new PipelineDriver(strong, weak).TickAsync(5);

        Assert.Equal("P10 D10", PipelineDriver.Targets(outcome));
        Assert.Equal([1L, 1L], outcome.State.Plugins.Select(plugin => plugin.EvaluationsTotal));
    }

    /// <summary>Step, constrain plugin, roles that were proposed, who binds prefill and how.</summary>
    [Theory]
    [InlineData("a@10 P SET 7", "", "P", TargetBinding.Builtin, "a")]
    [InlineData("a@10 ACCEPT", "", "", TargetBinding.Baseline, null)]
    [InlineData("a@10 P SET 3", "", "", TargetBinding.Baseline, null)]
    [InlineData("a@10 D SET 5", "", "D", TargetBinding.Baseline, null)]
    [InlineData("a@10 P SET 12", "user@10 P AT_MOST 8", "P", TargetBinding.Ceiling, "user")]
    [InlineData("a@10 ACCEPT", "user@10 P AT_LEAST 8", "P", TargetBinding.Floor, "user")]
    [InlineData("a@10 ACCEPT", "user@10 P AT_MOST 8", "", TargetBinding.Baseline, null)]
    public async Task The_outcome_says_which_roles_were_proposed_and_who_decided(
        string propose, string constrain, string proposed, TargetBinding binding, string? plugin)
    {
        var driver = new PipelineDriver(
            [ScriptedStep.Saying(propose)], constrain == "" ? [] : [ScriptedPlugin.Saying(PluginType.Constrain, constrain)]);

        var outcome = await driver.TickAsync(5);

        Assert.Equal(proposed, string.Join(' ', outcome.Components.Where(component => component.Proposed).Select(component => Text.Short(component.Component))));
        Assert.Equal((binding, plugin), (outcome[PoolRole.Prefill]!.Value.Binding, outcome[PoolRole.Prefill]!.Value.PluginId));
    }

    [Fact]
    public async Task A_user_plugin_that_is_stronger_than_the_builtin_overrides_it()
    {
        var outcome = await new PipelineDriver(
            [ScriptedStep.Saying("builtin_load_propose@10 P SET 7")], ScriptedPlugin.Saying(PluginType.Propose, "user@5 P SET 2")).TickAsync(5);

        Assert.Equal(
            new ComponentOutcome("prefill", 2, true, TargetBinding.UserPlugin, "user", PluginType.Propose, false), outcome[PoolRole.Prefill]);
    }

    [Fact]
    public async Task Predictors_run_by_priority_and_see_what_stronger_ones_said()
    {
        var asked = new List<string>();
        ScriptedPlugin Predictor(string id, PredictionData? predictions) => new()
        {
            Forecast = (_, _) =>
            {
                asked.Add(id);
                return new(new PredictResponse(predictions, "because"));
            },
        };

        var builtin = Predictor("builtin", new() { PredictedNumReq = 1000, PredictedIsl = 3000, Source = "arima" });
        var user = Predictor("user", new() { PredictedNumReq = 1200, Source = "user" });
        var propose = new ScriptedPlugin();
        var outcome = await new PipelineDriver(
            builtin.As(PluginType.Predict, "builtin", 100),
            propose.As(PluginType.Propose, "p"),
            user.As(PluginType.Predict, "user", 10)).TickAsync(5);

        Assert.Equal(["user", "builtin"], asked);
        Assert.Equal(1200, builtin.Seen.Single().Predictions!.PredictedNumReq);
        Assert.Equal(new PredictionData { PredictedNumReq = 1200, PredictedIsl = 3000, Source = "user" }, outcome.Predictions);
        Assert.Equal(outcome.Predictions, propose.Seen.Single().Predictions);
        Assert.Equal("because", PipelineDriver.Evaluation(outcome, "builtin").Detail);
    }

    [Fact]
    public async Task C10_a_final_forecast_ends_the_chain()
    {
        ScriptedPlugin Predictor(PredictionData predictions, bool final = false) => new() { Forecast = (_, _) => new(new PredictResponse(predictions, Final: final)) };
        var last = Predictor(new() { PredictedNumReq = 500 });
        var outcome = await new PipelineDriver(
            Predictor(new() { PredictedOsl = 100 }).As(PluginType.Predict, "a", 10),
            Predictor(new() { PredictedIsl = 2000 }, final: true).As(PluginType.Predict, "b", 50),
            last.As(PluginType.Predict, "c", 100)).TickAsync(5);

        Assert.Equal(new PredictionData { PredictedOsl = 100, PredictedIsl = 2000 }, outcome.Predictions);
        Assert.Empty(last.Seen);
    }

    [Fact]
    public async Task C14_a_predictor_that_throws_has_no_opinion_and_a_failure()
    {
        var outcome = await new PipelineDriver(
            new ScriptedPlugin { Forecast = (_, _) => throw new InvalidOperationException("no model") }.As(PluginType.Predict, "a", 1),
            new ScriptedPlugin { Forecast = (_, _) => new(new PredictResponse(new() { PredictedNumReq = 42 })) }.As(PluginType.Predict, "b", 2)).TickAsync(5);

        Assert.Equal(42, outcome.Predictions!.PredictedNumReq);
        Assert.Equal(1, outcome.State.Plugins[0].Breaker.Failures);
        Assert.Equal((PluginOutcome.Failed, "error"), (PipelineDriver.Evaluation(outcome, "a").Outcome, PipelineDriver.Evaluation(outcome, "a").ResultLabel));
    }

    [Fact]
    public void Two_plugins_of_one_id_and_a_plugin_of_another_stage_are_refused()
    {
        var plugin = ScriptedPlugin.Saying(PluginType.Propose, "a@10 ACCEPT");

        Assert.Throws<ArgumentException>(() => new PipelineDriver(plugin, plugin));
        Assert.Throws<ArgumentException>(() => new PipelineDriver(plugin with { Plugin = new NoStage() }));
    }

    [Fact]
    public void A_context_names_its_tick() =>
        Assert.Equal(
            ("tick-1700000000.25", "d-1700000000.25"),
            (new PipelineContext { At = DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000.25) }.RequestId, new PipelineContext { At = DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000.25) }.DecisionId));

    private sealed class NoStage : IPipelinePlugin;
}
