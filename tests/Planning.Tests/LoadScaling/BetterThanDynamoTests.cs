using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;
using static GlobalPlanner.Planning.Tests.Support.Pools;

namespace GlobalPlanner.Planning.Tests.LoadScaling;

/// <summary>
/// Where our default decides better than Dynamo's planner: each row with the setting as it is by default and as Dynamo
/// behaves (section 12 of the decision reference).
/// </summary>
public sealed class BetterThanDynamoTests
{
    [Theory]
    [InlineData(true, null, LoadReason.ScaleDownRefusedConsolidation)]
    [InlineData(false, 1, LoadReason.ScaleDown)]
    public void Two_workers_at_59_percent_are_not_put_on_one(bool check, int? expected, LoadReason reason)
    {
        var decision = FirstTick(Config(PlannerMode.Decode) with { ScaleDownConsolidationCheck = check }, Observe(null, 2, null, Kv(59_000, 59_000)));

        Assert.Equal(expected, decision.Targets?.Decode);
        Assert.Equal(reason, decision.Load!.Reason);
    }

    [Theory]
    [InlineData("L25 mended", true, 4, LoadReason.ScaleUp)]
    [InlineData("L25 as Dynamo", false, null, LoadReason.NoChange)]
    public void A_single_pool_keeps_its_throughput_bound_without_an_opinion(string row, bool keeps, int? expected, LoadReason reason)
    {
        var rules = new LoadRules(ThroughputOn: true, keeps ? WithoutOpinion.KeepsBound : WithoutOpinion.Nothing, ReviveFromZero: true);
        var role = new RoleFacts(PoolRole.Decode, 2, 2, false, 1, 1, LowerBound: 4, null);
        var facts = new PoolFacts(PlannerMode.Decode, null, role, GpuBand.None);

        var proposal = SingleLoad.Reconcile(facts, role, RoleVerdict.None(LoadReason.NoChange, "fine"), rules, new Explanation());

        Assert.True(expected == proposal.Targets?.Decode, row);
        Assert.Equal(reason, Assert.IsType<LoadOutcome>(proposal.Outcome).Reason);
    }

    [Theory]
    [InlineData(true, 5, 1)]
    [InlineData(true, 0, null)]
    [InlineData(false, 5, null)]
    public void Requests_bring_a_pool_back_that_was_scaled_to_zero(bool revive, double requests, int? expected)
    {
        var config = Config(PlannerMode.Decode) with { MinEndpoint = 0, ReviveFromZero = revive };

        var decision = FirstTick(config, Observe(null, 0) with { Traffic = Requests(requests) });

        Assert.Equal(expected, decision.Targets?.Decode);
    }

    [Fact]
    public void Both_pools_come_back_from_zero_together()
    {
        var decision = FirstTick(Config(PlannerMode.Disagg) with { MinEndpoint = 0 }, Observe(0, 0) with { Traffic = Requests(5) });

        Assert.Equal(new ReplicaTargets(1, 1), decision.Targets);
    }

    [Fact]
    public void A_pool_that_is_coming_back_is_left_alone()
    {
        var observation = Observe(null, null) with
        {
            Workers = new WorkerInventory(null, new RoleWorkers { Ready = 0, Expected = 1 }),
            Traffic = Requests(5),
        };

        Assert.Null(FirstTick(Config(PlannerMode.Decode) with { MinEndpoint = 0 }, observation).Targets);
    }

    [Theory]
    [InlineData(3, 3 * 60, 4)]
    [InlineData(3, (3 * 60) + 1, 1)]
    [InlineData(0, 100_000, 4)]
    public void A_throughput_bound_that_nobody_renews_expires(int intervals, int ageS, int expected)
    {
        var config = Config(PlannerMode.Decode) with { ThroughputBoundMaxAgeIntervals = intervals, ThroughputAdjustmentIntervalSeconds = 60 };
        var state = new PoolPlanner(config).Start(Start) with { Decode = new RoleState { Ready = 2, LowerBound = 4, LowerBoundAt = Start } };

        Assert.Equal(expected, PoolFacts.From(PlannerOptions.Terms(config), state.Prefill, state.Decode, Start.AddSeconds(ageS)).Decode!.LowerBound);
    }

    [Fact]
    public void A_pool_shrinks_only_when_that_was_asked_for_long_enough_and_one_step_a_window()
    {
        var config = Config(PlannerMode.Prefill, OptimizationTarget.Latency) with { ScaleDownStabilizationSeconds = 10 };
        var planner = new PoolPlanner(config);
        var state = planner.Start(Start);
        var targets = new List<int?>();
        foreach (var (second, queue) in new[] { (5, 0L), (10, 300L), (15, 0L), (20, 0L), (25, 0L), (30, 0L), (35, 0L) })
        {
            (state, var decision) = planner.Tick(state, Observe(3, null, Queues(queue, queue, queue)) with { At = Start.AddSeconds(second) });
            targets.Add(decision.Targets?.Prefill);
        }

        Assert.Equal([null, null, null, null, 2, null, 2], targets);
    }

    private static TrafficReading.Observed Requests(double count) =>
        new(new TrafficObservation { DurationS = 5, NumRequests = count });
}
