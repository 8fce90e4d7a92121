using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;
using static GlobalPlanner.Planning.Tests.Support.Pools;

namespace GlobalPlanner.Planning.Tests.LoadScaling;

/// <summary>Rows E1-E28: context 4096, KV 100,000 tokens, floor 1, one GPU a replica, no budget.</summary>
public sealed class EasyTargetTests
{
    [Theory]
    [InlineData("E1", OptimizationTarget.Throughput, new long[] { 4096 }, 2, LoadReason.ScaleUp)]
    [InlineData("E2", OptimizationTarget.Throughput, new long[] { 4095 }, null, LoadReason.NoChange)]
    [InlineData("E3", OptimizationTarget.Throughput, new long[] { 2048, 2048 }, null, LoadReason.NoChange)]
    [InlineData("E4", OptimizationTarget.Throughput, new long[] { 204, 204 }, 1, LoadReason.ScaleDown)]
    [InlineData("E5 down", OptimizationTarget.Throughput, new long[] { 409, 409 }, 1, LoadReason.ScaleDown)]
    [InlineData("E5 hold", OptimizationTarget.Throughput, new long[] { 410, 410 }, null, LoadReason.NoChange)]
    [InlineData("E7 up", OptimizationTarget.Latency, new long[] { 410 }, 2, LoadReason.ScaleUp)]
    [InlineData("E7 hold", OptimizationTarget.Latency, new long[] { 409 }, null, LoadReason.NoChange)]
    [InlineData("E8 down", OptimizationTarget.Latency, new long[] { 0, 0 }, 1, LoadReason.ScaleDown)]
    [InlineData("E8 hold", OptimizationTarget.Latency, new long[] { 10, 10 }, null, LoadReason.NoChange)]
    [InlineData("E9 up", OptimizationTarget.Load, new long[] { 1000, 0 }, 3, LoadReason.ScaleUp)]
    [InlineData("E9 down", OptimizationTarget.Load, new long[] { 100, 100 }, 1, LoadReason.ScaleDown)]
    [InlineData("E9 hold", OptimizationTarget.Load, new long[] { 101, 0 }, null, LoadReason.NoChange)]
    public void Prefill_follows_the_queue(string row, OptimizationTarget target, long[] queues, int? expected, LoadReason reason)
    {
        Assert.NotNull(row);
        var decision = FirstTick(Config(PlannerMode.Prefill, target), Observe(queues.Length, null, Queues(queues)));

        Assert.Equal(expected, decision.Targets?.Prefill);
        Assert.Null(decision.Targets?.Decode);
        Assert.Equal(reason, decision.Load!.Reason);
        Assert.Equal(new RoleValues<LoadReason>(reason, null), decision.Load.Roles);
    }

    [Theory]
    [InlineData("E11", OptimizationTarget.Throughput, new long[] { 100_000 }, null)]
    [InlineData("E12 down", OptimizationTarget.Throughput, new long[] { 40_000, 40_000 }, 1)]
    [InlineData("E12 hold", OptimizationTarget.Throughput, new long[] { 70_000, 70_000 }, null)]
    [InlineData("E12 edge", OptimizationTarget.Throughput, new long[] { 60_000, 60_000 }, null)]
    [InlineData("E13", OptimizationTarget.Throughput, new long[] { 50_000, 110_000 }, 3)]
    [InlineData("E14", OptimizationTarget.Throughput, new long[] { 20_000, 70_000 }, null)]
    [InlineData("E16 up", OptimizationTarget.Latency, new long[] { 45_000 }, 2)]
    [InlineData("E16 hold", OptimizationTarget.Latency, new long[] { 40_000 }, null)]
    [InlineData("E17 down", OptimizationTarget.Latency, new long[] { 5_000, 5_000 }, 1)]
    [InlineData("E17 hold", OptimizationTarget.Latency, new long[] { 10_000, 10_000 }, null)]
    [InlineData("E18 up", OptimizationTarget.Load, new long[] { 80_000, 0 }, 3)]
    [InlineData("E18 down", OptimizationTarget.Load, new long[] { 20_000, 20_000 }, 1)]
    public void Decode_follows_the_kv_cache(string row, OptimizationTarget target, long[] kv, int? expected)
    {
        Assert.NotNull(row);
        var decision = FirstTick(Config(PlannerMode.Decode, target), Observe(null, kv.Length, null, Kv(kv)));

        Assert.Equal(expected, decision.Targets?.Decode);
        var reason = expected is null ? LoadReason.NoChange : expected > kv.Length ? LoadReason.ScaleUp : LoadReason.ScaleDown;
        Assert.Equal(reason, decision.Load!.Reason);
    }

    [Theory]
    [InlineData("E10", PlannerMode.Decode, 80_000, 30_000, 0, 1, 2)]
    [InlineData("E19", PlannerMode.Agg, 20_000, 0, 90_000, 1, 2)]
    [InlineData("E20", PlannerMode.Agg, 30_000, 0, 0, 2, 1)]
    [InlineData("decode ignores queued prompts", PlannerMode.Decode, 20_000, 0, 90_000, 1, null)]
    public void What_waits_counts_as_load(string row, PlannerMode mode, long scheduledKv, long queuedKv, long queuedPrefill, int workers, int? expected)
    {
        Assert.NotNull(row);
        var fpm = Ranks(Enumerable.Repeat(new[] { Record(queuedPrefill, scheduledKv, queuedKv) }, workers));

        Assert.Equal(expected, FirstTick(Config(mode), Observe(null, workers, null, fpm)).Targets?.Decode);
    }

    [Theory]
    [InlineData("E21", 4096, 50_000, 2, 1, LoadReason.ScaleUp, LoadReason.NoChange)]
    [InlineData("E22", 0, 110_000, 1, 2, LoadReason.NoChange, LoadReason.ScaleUp)]
    public void Both_pools_are_proposed_for_when_one_moves(
        string row, long queue, long kv, int prefill, int decode, LoadReason prefillReason, LoadReason decodeReason)
    {
        Assert.NotNull(row);
        var decision = FirstTick(Config(PlannerMode.Disagg), Observe(1, 1, Queues(queue), Kv(kv)));

        Assert.Equal(new ReplicaTargets(prefill, decode), decision.Targets);
        Assert.Equal(ScalingAction.ScaleUp, decision.Action);
        Assert.Equal(LoadReason.ScaleUp, decision.Load!.Reason);
        Assert.Equal(new RoleValues<LoadReason>(prefillReason, decodeReason), decision.Load.Roles);
        Assert.Equal(new ReplicaTargets(prefill, decode), decision.Load.Raw);
    }

    [Fact]
    public void E23_without_a_context_length_prefill_is_not_judged()
    {
        var decision = FirstTick(
            Config(PlannerMode.Prefill),
            Observe(1, null, Queues(10_000)) with { PrefillCapabilities = Engine with { ContextLength = null } });

        AssertHolds(decision, LoadReason.InsufficientData);
    }

    [Fact]
    public void E24_a_pool_that_is_being_scaled_is_held()
    {
        var observation = Observe(null, null, Queues(8192)) with
        {
            Workers = new WorkerInventory(new RoleWorkers { Ready = 1, Expected = 2 }, null),
        };

        AssertHolds(FirstTick(Config(PlannerMode.Prefill), observation), LoadReason.ScalingInProgress);
    }

    [Fact]
    public void E25_a_worker_without_metrics_holds_the_pool() =>
        AssertHolds(FirstTick(Config(PlannerMode.Prefill), Observe(3, null, Queues(9000, 9000))), LoadReason.WorkerCountMismatch);

    [Fact]
    public void E26_a_scale_down_stops_at_the_floor()
    {
        var decision = FirstTick(Config(PlannerMode.Prefill) with { PrefillMinEndpoint = 2 }, Observe(2, null, Queues(0, 0)));

        AssertHolds(decision, LoadReason.NoChange);
        Assert.Equal(2, decision.Load!.Raw.Prefill);
    }

    [Fact]
    public void E27_at_the_ceiling_a_scale_up_is_held()
    {
        var decision = FirstTick(
            Config(PlannerMode.Prefill) with { MaxGpuBudget = 4 },
            Observe(1, null, Queues(8192)) with { PrefillCapabilities = Engine with { NumGpu = 4 } });

        AssertHolds(decision, LoadReason.GpuBudgetGuardHold);
        Assert.Equal(2, decision.Load!.Raw.Prefill);
    }

    [Fact]
    public void E28_workers_with_different_ranks_hold_the_pool()
    {
        var fpm = Ranks([[Record(), Record()], [Record()]]);

        AssertHolds(FirstTick(Config(PlannerMode.Decode), Observe(null, 2, null, fpm)), LoadReason.WorkerCountMismatch);
    }

    [Theory]
    [InlineData(PlannerMode.Prefill, LoadReason.ScalingInProgress)]
    [InlineData(PlannerMode.Agg, LoadReason.NoFpmData)]
    [InlineData(PlannerMode.Disagg, LoadReason.NoFpmData)]
    public void Of_two_holds_the_mode_decides_which_is_named(PlannerMode mode, LoadReason reason)
    {
        var scaling = new RoleWorkers { Ready = 1, Scaling = true };
        var observation = Observe(null, null) with { Workers = new WorkerInventory(scaling, scaling) };

        AssertHolds(FirstTick(Config(mode), observation), reason);
    }

    [Fact]
    public void A_role_without_metrics_keeps_its_count_while_the_other_moves()
    {
        var decision = FirstTick(Config(PlannerMode.Disagg), Observe(3, 1, null, Kv(110_000)));

        Assert.Equal(new ReplicaTargets(3, 2), decision.Targets);
        Assert.Equal(new RoleValues<LoadReason>(LoadReason.NoChange, LoadReason.ScaleUp), decision.Load!.Roles);
    }

    [Fact]
    public void A_role_that_cannot_be_judged_says_so_when_nothing_moves()
    {
        var decision = FirstTick(
            Config(PlannerMode.Disagg),
            Observe(1, 1, Queues(9000), Kv(70_000)) with { PrefillCapabilities = Engine with { ContextLength = 0 } });

        AssertHolds(decision, LoadReason.InsufficientData);
        Assert.Equal(new RoleValues<LoadReason>(LoadReason.InsufficientData, LoadReason.NoChange), decision.Load!.Roles);
    }

    [Fact]
    public void One_pool_in_progress_holds_both()
    {
        var observation = Observe(null, null, Queues(9000), Kv(110_000)) with
        {
            Workers = new WorkerInventory(Stable(1), new RoleWorkers { Ready = 1, Expected = 2 }),
        };

        AssertHolds(FirstTick(Config(PlannerMode.Disagg), observation), LoadReason.ScalingInProgress);
    }

    [Fact]
    public void A_pool_whose_ready_count_was_never_seen_is_left_alone()
    {
        var decision = FirstTick(Config(PlannerMode.Disagg), Observe(null, 1, null, Kv(110_000)));

        AssertHolds(decision, LoadReason.InsufficientData);
    }

    [Fact]
    public void The_most_loaded_rank_is_named()
    {
        var decision = FirstTick(Config(PlannerMode.Disagg), Observe(1, 2, Queues(4096), Kv(50_000, 110_000)));

        Assert.Equal(
            ["prefill worker 1 rank 0: queue 4096 of 4096 tokens >= 1.0", "decode worker 2 rank 0: KV 110000 of 100000 tokens > 1.0"],
            decision.Explanation.AsEnumerable());
    }

    [Fact]
    public void Advisory_marks_the_decision_and_changes_nothing_else()
    {
        var observation = Observe(1, 1, Queues(4096), Kv(50_000));
        var decision = FirstTick(Config(PlannerMode.Disagg) with { Advisory = true }, observation);

        Assert.True(decision.Advisory);
        Assert.Equal(new ReplicaTargets(2, 1), decision.Targets);
    }

    private static void AssertHolds(PlanDecision decision, LoadReason reason)
    {
        Assert.Null(decision.Targets);
        Assert.Equal(ScalingAction.NoChange, decision.Action);
        Assert.Equal(reason, decision.Load!.Reason);
        Assert.NotEmpty(decision.Explanation);
    }
}
