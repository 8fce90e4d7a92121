using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;
using static GlobalPlanner.Planning.Tests.Support.Pools;

namespace GlobalPlanner.Planning.Tests.Tick;

public sealed class PoolPlannerTests
{
    public static TheoryData<TrafficReading, string> Unreadable => new()
    {
        { new TrafficReading.Failed("HTTP 500 from http://router:9090/metrics"), "traffic could not be read: HTTP 500 from http://router:9090/metrics" },
        { new TrafficReading.NoData("no series dynamo_component_router_requests_total"), "traffic is unknown: no series dynamo_component_router_requests_total" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Traffic_that_cannot_be_read_holds_the_pool(TrafficReading traffic, string sentence)
    {
        var decision = FirstTick(Config(PlannerMode.Disagg), Observe(2, 2, Queues(0, 0), Kv(0, 0)) with { Traffic = traffic });

        Assert.Null(decision.Targets);
        Assert.Equal(LoadReason.TrafficUnavailable, decision.Load!.Reason);
        Assert.Equal(new RoleValues<LoadReason>(LoadReason.TrafficUnavailable, LoadReason.TrafficUnavailable), decision.Load.Roles);
        Assert.Equal([sentence], decision.Explanation.AsEnumerable());
    }

    [Fact]
    public void Floors_and_ceiling_are_repaired_without_traffic()
    {
        var failed = new TrafficReading.Failed("refused");

        var raised = FirstTick(Config(PlannerMode.Disagg) with { MinEndpoint = 2 }, Observe(1, 2) with { Traffic = failed });
        var lowered = FirstTick(Config(PlannerMode.Disagg) with { MaxGpuBudget = 4 }, Observe(6, 6) with { Traffic = failed });

        Assert.Equal(new ReplicaTargets(2, null), raised.Targets);
        Assert.Equal(new ReplicaTargets(2, 2), lowered.Targets);
        Assert.Equal(LoadReason.TrafficUnavailable, lowered.Load!.Reason);
    }

    [Fact]
    public void An_idle_window_and_no_question_do_not_hold()
    {
        var idle = new TrafficReading.Observed(new TrafficObservation { DurationS = 5, NumRequests = 0 });
        foreach (var traffic in (TrafficReading[])[idle, TrafficReading.NotRequested])
        {
            var decision = FirstTick(Config(PlannerMode.Decode), Observe(null, 2, null, Kv(0, 0)) with { Traffic = traffic });

            Assert.Equal(new ReplicaTargets(null, 1), decision.Targets);
        }
    }

    [Fact]
    public void A_latency_target_without_a_model_holds_and_says_so()
    {
        var config = Config(PlannerMode.Disagg, OptimizationTarget.Sla) with { EnableThroughputScaling = true, ThroughputAdjustmentIntervalSeconds = 5, MinEndpoint = 2 };
        var traffic = new TrafficReading.Observed(new TrafficObservation { DurationS = 5, NumRequests = 100, Isl = 10, Osl = 10 });

        var held = FirstTick(config, Observe(2, 2, Queues(9000, 9000), Kv(0, 0)) with { Traffic = traffic });
        var repaired = FirstTick(config, Observe(1, 2) with { Traffic = traffic });

        Assert.Null(held.Targets);
        Assert.Equal(LoadReason.InsufficientData, held.Load!.Reason);
        Assert.Equal(ThroughputReason.ModelNotReady, held.Throughput!.Reason);
        Assert.Contains(held.Explanation, sentence => sentence.Contains("performance model is not ready", StringComparison.Ordinal));
        Assert.Equal(new ReplicaTargets(2, null), repaired.Targets);
    }

    [Fact]
    public void Load_scaling_that_is_off_still_repairs()
    {
        var config = Config(PlannerMode.Decode, OptimizationTarget.Sla) with { EnableLoadScaling = false, EnableThroughputScaling = true, MinEndpoint = 3 };
        var decision = FirstTick(config, Observe(null, 1, null, Kv(0)));

        Assert.Equal(LoadReason.Disabled, decision.Load!.Reason);
        Assert.Null(decision.Throughput);
        Assert.Equal(new ReplicaTargets(null, 3), decision.Targets);
    }

    [Theory]
    [InlineData(1, 1, 4096, 0, ScalingAction.ScaleUp)]
    [InlineData(2, 2, 0, 0, ScalingAction.ScaleDown)]
    [InlineData(2, 2, 9000, 0, ScalingAction.Rebalance)]
    [InlineData(1, 1, 2000, 70_000, ScalingAction.NoChange)]
    public void The_action_is_what_the_targets_do_to_the_ready_counts(int prefill, int decode, long queue, long kv, ScalingAction action)
    {
        var observation = Observe(
            prefill, decode, Queues([.. Enumerable.Repeat(queue, prefill)]), Kv([.. Enumerable.Repeat(kv, decode)]));

        Assert.Equal(action, FirstTick(Config(PlannerMode.Disagg), observation).Action);
    }

    [Theory]
    [InlineData("L23", 3, 5.0, 4.0)]
    [InlineData("L23 low", 3, 0.5, 1.0)]
    [InlineData("L23 NaN", 3, double.NaN, 2.0)]
    [InlineData("L24", 0, 2.5, 1.0)]
    public void The_accept_length_is_kept_within_the_draft_depth(string row, int nextn, double observed, double expected)
    {
        Assert.NotNull(row);
        var planner = new PoolPlanner(Config(PlannerMode.Decode));
        var state = planner.Start(Start) with { LastAcceptLength = 2.0 };
        var next = planner.Tick(state, Observe(null, 1) with
        {
            DecodeCapabilities = Engine with { SpeculativeNextn = nextn },
            Traffic = new TrafficReading.Observed(new TrafficObservation { DurationS = 5, NumRequests = 1, AcceptLength = observed, KvHitRate = 0.5 }),
        }).State;

        Assert.Equal(expected, next.LastAcceptLength);
        Assert.Equal(0.5, next.LastKvHitRate);
    }

    [Fact]
    public void A_floor_of_zero_never_revives_and_never_sends_below_one()
    {
        var config = Config(PlannerMode.Decode) with { MinEndpoint = 0 };

        Assert.Null(FirstTick(config, Observe(null, 0)).Targets);
        Assert.Null(FirstTick(config, Observe(null, 1, null, Kv(0))).Targets);
    }
}
