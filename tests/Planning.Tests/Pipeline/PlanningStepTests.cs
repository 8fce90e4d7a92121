using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.Tests.Pipeline;

/// <summary>The planner's own steps: one decision each, carried by the outcome, visible to the next step.</summary>
public sealed class PlanningStepTests
{
    [Fact]
    public async Task The_outcome_carries_every_decision_in_order()
    {
        var bounds = new StepDecision { Bounds = new ReplicaTargets(2, 6), Reasons = ["sized"] };
        var targets = new StepDecision { Targets = new ReplicaTargets(null, 6), Reasons = ["loaded"] };

        var outcome = await new PipelineDriver([Propose("throughput", 20, bounds), Propose("load", 10, targets)]).TickAsync(5);

        Assert.Equal([bounds, targets], outcome.Decisions.AsEnumerable());
        Assert.Equal("D6 P3", PipelineDriver.Targets(outcome));
    }

    [Fact]
    public async Task A_step_sees_the_bounds_of_the_step_before_it()
    {
        var load = Propose("load", 10, null);

        await new PipelineDriver([Propose("throughput", 20, new StepDecision { Bounds = new ReplicaTargets(2, 6) }), load]).TickAsync(5);

        var seen = load.Seen.Single();
        Assert.Equal((2, 6), (seen.Facts.Prefill!.LowerBound, seen.Facts.Decode!.LowerBound));
        Assert.Equal((2, PipelineDriver.Zero.AddSeconds(5)), (seen.Prefill.LowerBound, seen.Prefill.LowerBoundAt));
    }

    [Fact]
    public async Task A_bound_for_one_role_leaves_the_other_alone()
    {
        var load = Propose("load", 10, null);

        await new PipelineDriver([Propose("throughput", 20, new StepDecision { Bounds = ReplicaTargets.Of(PoolRole.Decode, 6) }), load]).TickAsync(5);

        Assert.Null(load.Seen.Single().Prefill.LowerBoundAt);
    }

    [Fact]
    public async Task A_step_that_is_not_due_leaves_no_decision()
    {
        var outcome = await new PipelineDriver([Propose("load", 10, null)]).TickAsync(5);

        Assert.Empty(outcome.Decisions);
        Assert.Equal(PluginOutcome.Accepted, outcome.Evaluations.Single().Outcome);
    }

    [Fact]
    public async Task A_step_that_throws_decides_nothing_and_the_others_count()
    {
        var throws = new ScriptedStep("throws", PluginType.Propose, 20, _ => throw new InvalidOperationException("boom"));
        var targets = new StepDecision { Targets = new ReplicaTargets(7, null) };

        var outcome = await new PipelineDriver([throws, Propose("load", 10, targets)]).TickAsync(5);

        Assert.Equal([targets], outcome.Decisions.AsEnumerable());
        Assert.Equal(PluginOutcome.Failed, PipelineDriver.Evaluation(outcome, "throws").Outcome);
        Assert.Equal("P7 D4", PipelineDriver.Targets(outcome));
    }

    [Fact]
    public async Task A_veto_keeps_the_decisions()
    {
        var bounds = new StepDecision { Bounds = new ReplicaTargets(2, 6) };
        var driver = new PipelineDriver([Propose("throughput", 20, bounds)], ScriptedPlugin.Saying(PluginType.Constrain, "c@10 REJECT frozen"));

        var outcome = await driver.TickAsync(5);

        Assert.Equal((ExecuteAction.SkipShortCircuit, bounds), (outcome.Action, outcome.Decisions.Single()));
    }

    [Fact]
    public async Task A_forecast_reaches_the_steps_and_plugins_behind_it()
    {
        var forecast = new StepDecision { Predictions = new PredictionData { PredictedNumReq = 42 }, Code = "predicted" };
        var plugin = new ScriptedPlugin();
        var driver = new PipelineDriver([new ScriptedStep("forecast", PluginType.Predict, 100, _ => forecast)], plugin.As(PluginType.Propose, "user"));

        var outcome = await driver.TickAsync(5);

        Assert.Equal(42, plugin.Seen.Single().Predictions?.PredictedNumReq);
        Assert.Equal("predicted", PipelineDriver.Evaluation(outcome, "forecast").Detail);
    }

    [Fact]
    public void A_run_of_steps_alone_completes_at_once()
    {
        var driver = new PipelineDriver([ScriptedStep.Saying("a@10 P SET 7")]);

        var running = driver.RunAsync(driver.State, 5).AsTask();

        Assert.True(running.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_pipeline_with_steps_is_not_run_without_their_input()
    {
        var driver = new PipelineDriver([ScriptedStep.Saying("a@10 P SET 7")]);

        Assert.Throws<InvalidOperationException>(() => { _ = driver.Pipeline.RunAsync(driver.State, new PipelineTick(PipelineDriver.Zero, null)).AsTask(); });
    }

    private static ScriptedStep Propose(string id, int priority, StepDecision? decision) => new(id, PluginType.Propose, priority, _ => decision);
}
