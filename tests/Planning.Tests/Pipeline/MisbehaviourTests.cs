using CsCheck;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace GlobalPlanner.Planning.Tests.Pipeline;

/// <summary>Whatever a plugin does, the tick ends with a named outcome and the others count.</summary>
public sealed class MisbehaviourTests
{
    private static readonly Dictionary<string, Func<PipelineContext, CancellationToken, ValueTask<StageResponse>>> Odd = new()
    {
        ["throws"] = (_, _) => throw new InvalidOperationException("boom"),
        ["faults"] = (_, _) => ValueTask.FromException<StageResponse>(new IOException("gone")),
        ["cancels itself"] = (_, _) => throw new OperationCanceledException("me"),
        ["times itself out"] = (_, _) => throw new TimeoutException("me"),
        ["null"] = (_, _) => new((StageResponse)null!),
        ["default task"] = (_, _) => default,
        ["no result"] = (_, _) => new(new StageResponse(null!)),
        ["empty"] = (_, _) => new(new StageResponse(new StageResult.Empty())),
        ["default targets"] = (_, _) => new(new StageResponse(new StageResult.Override(default, null!), Final: true)),
        ["unknown role"] = (_, _) => new(StageResponse.Override("", new ComponentTarget("gpu-eater", 9), new ComponentTarget(null!, 9))),
        ["no type"] = (_, _) => new(StageResponse.Override("", new ComponentTarget(Components.Prefill, 9, (OverrideType)99))),
        ["huge"] = (_, _) => new(StageResponse.Override("", new ComponentTarget(Components.Prefill, int.MaxValue), new ComponentTarget(Components.Decode, int.MaxValue, OverrideType.AtLeast))),
        ["negative"] = (_, _) => new(StageResponse.Override("", new ComponentTarget(Components.Prefill, int.MinValue, OverrideType.AtMost))),
        ["flood"] = (_, _) => new(new StageResponse(new StageResult.Override([.. Enumerable.Repeat(new ComponentTarget(Components.Prefill, 9), 100_000)], "flood"))),
        ["no reason"] = (_, _) => new(new StageResponse(new StageResult.Reject(null!))),
    };

    [Theory]
    [InlineData("throws", PluginOutcome.Failed, "error", "P7 D4", true)]
    [InlineData("faults", PluginOutcome.Failed, "error", "P7 D4", true)]
    [InlineData("cancels itself", PluginOutcome.Failed, "error", "P7 D4", true)]
    [InlineData("times itself out", PluginOutcome.Failed, "error", "P7 D4", true)]
    [InlineData("null", PluginOutcome.Empty, "error", "P7 D4", false)]
    [InlineData("default task", PluginOutcome.Empty, "error", "P7 D4", false)]
    [InlineData("no result", PluginOutcome.Empty, "error", "P7 D4", false)]
    [InlineData("empty", PluginOutcome.Empty, "error", "P7 D4", false)]
    [InlineData("unknown role", PluginOutcome.Overrode, "set", "P7 D4", false)]
    [InlineData("no type", PluginOutcome.Overrode, "set", "P7 D4", false)]
    [InlineData("huge", PluginOutcome.Overrode, "set", "P7 D4", false)]
    [InlineData("negative", PluginOutcome.Overrode, "at_most", "P0 D4", false)]
    [InlineData("flood", PluginOutcome.Malformed, "error", "P7 D4", true)]
    public async Task An_odd_answer_has_a_name_and_harms_nobody(string oddity, PluginOutcome outcome, string label, string targets, bool failure)
    {
        var driver = new PipelineDriver(
            [ScriptedStep.Saying("good@10 P SET 7")], new ScriptedPlugin { Ask = Odd[oddity] }.As(PluginType.Propose, "odd", 1));

        var result = await driver.TickAsync(5);

        var evaluation = PipelineDriver.Evaluation(result, "odd");
        Assert.Equal((oddity, outcome, label), (oddity, evaluation.Outcome, evaluation.ResultLabel));
        Assert.Equal(targets, PipelineDriver.Targets(result));
        Assert.Equal(failure ? 1 : 0, result.State.Plugins[1].Breaker.Failures);
    }

    [Fact]
    public async Task What_is_ignored_of_an_answer_is_named()
    {
        var driver = new PipelineDriver(
            new PipelineSettings { Components = [Components.Decode] },
            TimeProvider.System,
            [],
            ScriptedPlugin.Saying(PluginType.Propose, "a@10 P SET 3, D SET 200000, D AT_LEAST 6"));

        var outcome = await driver.TickAsync(5);

        Assert.Equal("D6", PipelineDriver.Targets(outcome));
        Assert.Equal(
            ["prefill: not a component this planner scales", "decode: 200000 replicas is above 100000"], PipelineDriver.Evaluation(outcome, "a").Ignored.AsEnumerable());
    }

    [Fact]
    public async Task A_final_answer_of_which_nothing_is_left_does_not_silence_the_stage()
    {
        var outcome = await new PipelineDriver(
            ScriptedPlugin.Saying(PluginType.Propose, "odd@1 final agg SET 9"), ScriptedPlugin.Saying(PluginType.Propose, "good@10 P SET 7")).TickAsync(5);

        Assert.Equal("P7 D4", PipelineDriver.Targets(outcome));
    }

    [Fact]
    public async Task A_forecast_out_of_range_is_no_opinion()
    {
        var absurd = new PredictionData
        {
            PredictedNumReq = double.NaN,
            PredictedIsl = double.PositiveInfinity,
            PredictedOsl = -1,
            PredictedKvHitRate = 1.5,
            PredictedAcceptLength = 3,
        };
        var outcome = await new PipelineDriver(
            new ScriptedPlugin { Forecast = (_, _) => new(new PredictResponse(absurd)) }.As(PluginType.Predict, "odd", 1),
            new ScriptedPlugin { Forecast = (_, _) => new((PredictResponse)null!) }.As(PluginType.Predict, "null", 2),
            new ScriptedPlugin { Forecast = (_, _) => new(new PredictResponse(new() { PredictedNumReq = 10 })) }.As(PluginType.Predict, "good", 3)).TickAsync(5);

        Assert.Equal(new PredictionData { PredictedNumReq = 10, PredictedAcceptLength = 3 }, outcome.Predictions);
        Assert.Equal(4, PipelineDriver.Evaluation(outcome, "odd").Ignored.Length);
        Assert.Equal(PluginOutcome.NoOpinion, PipelineDriver.Evaluation(outcome, "null").Outcome);
    }

    [Fact]
    public async Task A_plugin_that_does_not_answer_in_time_is_left_behind_and_told()
    {
        var time = new FakeTimeProvider();
        var told = new TaskCompletionSource();
        var hung = new TaskCompletionSource<StageResponse>();
        var slow = new ScriptedPlugin { Ask = (_, token) => { token.Register(() => told.SetResult()); return new(hung.Task); } };
        var driver = new PipelineDriver(
            new PipelineSettings(), time, [ScriptedStep.Saying("good@10 P SET 7")], slow.As(PluginType.Propose, "slow", 1));

        var outcome = await AdvanceAsync(driver.RunAsync(driver.State, 5), time, 5);

        Assert.Equal((ExecuteAction.Apply, "P7 D4"), (outcome.Action, PipelineDriver.Targets(outcome)));
        Assert.Equal((PluginOutcome.TimedOut, "timeout"), (PipelineDriver.Evaluation(outcome, "slow").Outcome, PipelineDriver.Evaluation(outcome, "slow").ResultLabel));
        Assert.Equal(1, outcome.State.Plugins[1].Breaker.Failures);
        await told.Task;

        // It is not called again while it hangs, and it is once it has returned.
        var again = await driver.RunAsync(outcome.State, 10);
        Assert.Equal(PluginOutcome.StillRunning, PipelineDriver.Evaluation(again, "slow").Outcome);
        hung.SetResult(StageResponse.Accept);
        var after = await driver.RunAsync(again.State, 15);
        Assert.Equal(PluginOutcome.Accepted, PipelineDriver.Evaluation(after, "slow").Outcome);
    }

    [Fact]
    public async Task A_plugin_that_blocks_its_thread_or_throws_when_it_is_told_blocks_nobody()
    {
        var time = new FakeTimeProvider();
        using var release = new ManualResetEventSlim();
        var blocks = new ScriptedPlugin { Ask = (_, _) => { release.Wait(CancellationToken.None); return new(StageResponse.Accept); } };
        var hung = new TaskCompletionSource<StageResponse>();
        var throws = new ScriptedPlugin { Ask = (_, token) => { token.Register(() => throw new InvalidOperationException("told")); return new(hung.Task); } };
        var driver = new PipelineDriver(
            new PipelineSettings(), time, [], blocks.As(PluginType.Propose, "blocks"), throws.As(PluginType.Propose, "throws"));

        var outcome = await AdvanceAsync(driver.RunAsync(driver.State, 5), time, 5);
        release.Set();

        Assert.All(outcome.Evaluations, evaluation => Assert.Equal(PluginOutcome.TimedOut, evaluation.Outcome));
        Assert.Equal("P3 D4", PipelineDriver.Targets(outcome));
    }

    /// <summary>Upstream never counts the deadline, so where it comes first a hung plugin ends every tick for ever.</summary>
    [Theory]
    [InlineData(5, 30, 0)]
    [InlineData(30, 30, 1)]
    public async Task The_deadline_counts_as_a_failure_only_where_it_leaves_no_time_out_of_its_own(int requestTimeout, int deadline, int failures)
    {
        var time = new FakeTimeProvider();
        var settings = new PipelineSettings { RequestTimeout = TimeSpan.FromSeconds(requestTimeout), TickMaxDuration = TimeSpan.FromSeconds(deadline) };
        var first = new ScriptedStep("first", PluginType.Propose, 10, _ => { time.Advance(TimeSpan.FromSeconds(deadline - 1)); return null; });
        var hung = new ScriptedPlugin { Ask = (_, _) => new(new TaskCompletionSource<StageResponse>().Task) };
        var driver = new PipelineDriver(settings, time, [first], hung.As(PluginType.Propose, "hung"));

        var outcome = await AdvanceAsync(driver.RunAsync(driver.State, 5), time, 1);

        Assert.Equal(ExecuteAction.SkipTickTimeout, outcome.Action);
        Assert.Equal(failures, outcome.State.Plugins[1].Breaker.Failures);
    }

    [Fact]
    public async Task A_caller_who_cancels_is_not_counted_against_any_plugin()
    {
        using var cancel = new CancellationTokenSource();
        var driver = new PipelineDriver(new ScriptedPlugin { Ask = (_, _) => new(new TaskCompletionSource<StageResponse>().Task) }.As(PluginType.Propose, "a"));

        var running = driver.RunAsync(driver.State, 5, cancellationToken: cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(0, driver.State.Plugins.Single().Breaker.Failures);
    }

    [Fact]
    public async Task Nothing_a_plugin_does_makes_the_pipeline_throw_or_a_target_negative()
    {
        var plugin =
            from stage in Gen.Enum<PluginType>()
            from oddity in Gen.Int[0, Odd.Count - 1]
            from answer in Text.Pick("P SET 7", "D AT_MOST 2, P AT_LEAST 5", "final P SET -3", "D SET -5, D AT_LEAST -9", "ACCEPT")
            from sane in Gen.Bool
            from priority in Gen.Int[0, 3]
            from interval in Gen.Int[0, 3]
            from hold in Gen.Enum<HoldPolicy>()
            select (stage, oddity, answer, sane, priority, interval, hold);
        await plugin.Array[0, 5].SampleAsync(
            async plugins =>
            {
                var driver = new PipelineDriver([.. plugins.Select((one, index) =>
                {
                    var said = Text.Answers($"p@0 {one.answer}").Single();
                    var odd = Odd.Values.ElementAt(one.oddity);
                    return new ScriptedPlugin
                    {
                        Ask = one.sane ? (_, _) => new(new StageResponse(said.Result, said.Final)) : odd,
                        Forecast = (_, _) => one.sane ? new(new PredictResponse(new() { PredictedNumReq = double.NaN })) : throw new InvalidOperationException("x"),
                    }.As(one.stage, $"p{index}", one.priority) with { ExecutionIntervalSeconds = one.interval * 5, HoldPolicy = one.hold };
                })]);
                for (var second = 5; second <= 60; second += 5)
                {
                    var outcome = await driver.TickAsync(second);
                    Assert.All(outcome.Components, component => Assert.True(component.Replicas >= 0));
                    Assert.Equal(outcome.Action == ExecuteAction.Apply, !outcome.Components.IsEmpty);
                    Assert.Equal(driver.State, Json.Again(driver.State));
                    Assert.All(outcome.Evaluations, evaluation => Assert.True(
                        evaluation.CacheAge is not { } age || age < TimeSpan.FromSeconds(15), "what is held is never older than its interval"));
                }
            },
            iter: 500);
    }

    /// <summary>Lets the timers that are running come due.</summary>
    private static async Task<PipelineOutcome> AdvanceAsync(ValueTask<PipelineOutcome> running, FakeTimeProvider time, int seconds)
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        return await running;
    }
}
