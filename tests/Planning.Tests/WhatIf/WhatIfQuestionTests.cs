using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Planning.WhatIf;
using GlobalPlanner.Settings.Overlay;
using static GlobalPlanner.Planning.Tests.Support.Pools;

namespace GlobalPlanner.Planning.Tests.WhatIf;

public sealed class WhatIfQuestionTests
{
    private static PlannerConfig Latency => Config(PlannerMode.Disagg, OptimizationTarget.Sla) with
    {
        EnableThroughputScaling = true,
        ThroughputAdjustmentIntervalSeconds = 10,
        LoadPredictor = "constant",
    };

    [Fact]
    public void An_easy_target_is_decided_with_the_other_threshold()
    {
        var config = Config(PlannerMode.Decode, OptimizationTarget.Load);
        var planner = new PoolPlanner(config);
        var question = new WhatIfQuestion(config, PlannerResources.None, null, new RecordedTick(planner.Start(Start), Observe(null, 2, null, Kv(50_000, 50_000))));

        var answer = question.Ask([new SettingChange("decode_scale_up_kv_rate", "40")]);

        Assert.Empty(answer.Problems);
        Assert.Null(answer.AsItIs!.Targets);
        Assert.Equal(new ReplicaTargets(null, 3), answer.WithChanges!.Targets);
    }

    [Fact]
    public void Both_loops_are_in_the_answer_although_they_were_due_at_different_ticks()
    {
        var answer = Asked(new SettingChange("min_endpoint", "3"));

        foreach (var decision in new[] { answer.AsItIs!, answer.WithChanges! })
        {
            Assert.Equal(new PredictedTraffic(0, 0, 0), decision.Predicted);
            Assert.Equal(ThroughputReason.SetLowerBound, decision.Throughput!.Reason);
            Assert.NotNull(decision.Load);
            Assert.Contains(decision.Explanation, sentence => sentence.StartsWith("no forecast:", StringComparison.Ordinal));
        }

        Assert.Equal(new ReplicaTargets(1, 1), answer.AsItIs!.LowerBounds);
        Assert.Equal(new ReplicaTargets(3, 3), answer.WithChanges!.LowerBounds);
        Assert.Equal(new ReplicaTargets(3, 3), answer.WithChanges.Targets);
    }

    [Fact]
    public void A_loop_that_is_turned_off_leaves_the_other_to_decide()
    {
        var answer = Asked(new SettingChange("enable_load_scaling", "false"), new SettingChange("min_endpoint", "1"));

        Assert.Equal(LoadReason.Disabled, answer.WithChanges!.Load!.Reason);
        Assert.Equal(ThroughputReason.Scale, answer.WithChanges.Throughput!.Reason);
        Assert.Equal(new ReplicaTargets(1, 1), answer.WithChanges.Targets);
    }

    [Fact]
    public void Every_problem_is_told()
    {
        var answer = Asked(new SettingChange("ttft_ms", "-1"), new SettingChange("no_such_setting", "1"));

        Assert.Equal(2, answer.Problems.Length);
        Assert.Null(answer.WithChanges);
    }

    [Fact]
    public void Bounds_say_until_when_they_count()
    {
        var (planner, tick) = Idle(Latency);

        var decision = planner.Tick(tick.Before, tick.Observation).Decision;

        Assert.Equal(ThroughputReason.SetLowerBound, decision.Throughput!.Reason);
        var until = Start.AddSeconds(10 + (3 * 10));
        Assert.Equal(new RoleValues<DateTimeOffset>(until, until), decision.LowerBoundsUntil);
    }

    private static WhatIfAnswer Asked(params ImmutableArray<SettingChange> changes)
    {
        var (planner, predictive) = Idle(Latency);
        var after = planner.Tick(predictive.Before, predictive.Observation).State;
        var reactive = new RecordedTick(after, Observe(2, 2, Queues(0, 0), Kv(0, 0)) with { At = Start.AddSeconds(15) });
        return new WhatIfQuestion(Latency, PlannerResources.None, predictive, reactive).Ask(changes);
    }

    /// <summary>An idle predictive interval: what it asks for needs no model.</summary>
    private static (PoolPlanner Planner, RecordedTick Tick) Idle(PlannerConfig config)
    {
        var planner = new PoolPlanner(config);
        var traffic = new TrafficReading.Observed(new TrafficObservation { DurationS = 10, NumRequests = 0 });
        return (planner, new RecordedTick(planner.Start(Start), Observe(2, 2, Queues(0, 0), Kv(0, 0)) with { At = Start.AddSeconds(10), Traffic = traffic }));
    }
}
