using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Grains.Tests.Pools;

public class PoolTickTests
{
    [Fact]
    public async Task A_loaded_pool_grows_to_its_own_ceiling_and_shrinks_again_when_idle()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a", config => config with { MaxGpuBudget = 4 })] };
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(world);

        deployment.KvTokens = 150_000;
        await cluster.AdvanceAsync(8);
        Assert.Equal(4, deployment.Desired(PoolRole.Decode));
        Assert.All(world.Fleet.Writes, write => Assert.InRange(write.Targets.Decode!.Value, 1, 4));

        deployment.KvTokens = 0;
        await cluster.AdvanceAsync(8);
        Assert.Equal(1, deployment.Desired(PoolRole.Decode));
        var fences = world.Fleet.Writes.Select(write => write.Fence).ToList();
        Assert.Equal(fences.Order().Distinct(), fences);
    }

    [Fact]
    public async Task Growth_waits_until_draining_replicas_have_let_their_gpus_go()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a", config => config with { MaxGpuBudget = 4 })] };
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 3);
        deployment.KvTokens = 150_000;
        deployment.Change(PoolRole.Decode, role => role with { DrainingReplicas = 1 });
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(2);
        var held = await cluster.Pool("inf/a").GetStatusAsync();
        Assert.Equal("awaiting_release", held.Hold?.Name);
        Assert.Empty(world.Fleet.Writes);

        deployment.Change(PoolRole.Decode, role => role with { DrainingReplicas = 0 });
        await cluster.AdvanceAsync(1);
        Assert.Equal(4, deployment.Desired(PoolRole.Decode));
    }

    [Fact]
    public async Task Advisory_decides_and_writes_nothing()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a", config => config with { Advisory = true })] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1).KvTokens = 150_000;
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(3);

        var status = await cluster.Pool("inf/a").GetStatusAsync();
        Assert.Equal(ScalingAction.ScaleUp, status.LastDecision?.Decision.Action);
        Assert.Null(status.LastDecision?.Actuation);
        Assert.True(status.Advisory);
        Assert.Empty(world.Fleet.Writes);
    }

    [Fact]
    public async Task Ticks_stay_on_their_grid_over_a_thousand_of_them()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(world);
        var pool = cluster.Pool("inf/a");
        var ticked = NextTick(world);

        for (var tick = 0; tick < 1000; tick++)
        {
            // Time never stands where the timer meant it to: every tick is a little late.
            world.Time.Advance(TimeSpan.FromSeconds(5.003 - (tick % 2 * 0.006)));
            await ticked.Task.WaitAsync(TimeSpan.FromSeconds(10));
            ticked = NextTick(world);

            // An order waits for the end of the tick, and this one changes nothing.
            await pool.ResumeAsync("test");
        }

        var ticks = world.Ticks.Of("inf/a").ToList();
        Assert.Equal(1000, ticks.Count);
        var first = ticks[0].Record.Decision.At - ticks[0].Lateness;
        Assert.All(ticks, (tick, index) => Assert.Equal(first.AddSeconds(5 * index), tick.Record.Decision.At - tick.Lateness));
        Assert.Equal(Enumerable.Range(1, 1000).Select(ordinal => (long)ordinal), ticks.Select(tick => tick.Record.Ordinal));
    }

    [Fact]
    public async Task A_planner_that_is_late_leaves_intervals_out_and_does_not_catch_up()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);

        await cluster.AdvanceAsync(1, intervalS: 52);
        await cluster.AdvanceAsync(2, intervalS: 5);

        Assert.Equal(4, world.Ticks.Of("inf/a").Count());
    }

    [Fact]
    public async Task An_uneventful_tick_stores_nothing()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(2);
        var pool = cluster.Pool("inf/a").GetGrainId();
        var writes = world.Storage.Written.Count(grain => grain == pool);

        await cluster.AdvanceAsync(20);

        Assert.Equal(1, writes);
        Assert.Equal(1, world.Storage.Written.Count(grain => grain == pool));

        // The ledger is written when it is opened and with the first report; the events of the start are logged meanwhile.
        var budget = cluster.Cluster.Client.GetGrain<IGlobalPlannerGrain>(Definitions.OpenBudget).GetGrainId();
        Assert.InRange(world.Storage.Written.Count(grain => grain == budget), 1, 2);
        var events = cluster.Cluster.Client.GetGrain<IEventLogGrain>(IEventLogGrain.Key).GetGrainId();
        Assert.All(world.Storage.Written, grain => Assert.Contains(grain, new[] { pool, budget, events }));
        Assert.InRange(world.Storage.Written.Count(grain => grain == events), 0, 3);
    }

    [Fact]
    public async Task Samples_and_history_tell_what_happened()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(world);
        var start = world.Time.GetUtcNow();
        await cluster.AdvanceAsync(5);
        deployment.KvTokens = 150_000;
        await cluster.AdvanceAsync(3);
        var pool = cluster.Pool("inf/a");

        var samples = await pool.GetSamplesAsync(start);
        Assert.Equal(1, samples[0].DecodeReady);
        Assert.Equal(3, samples[^1].DecodeReady);
        Assert.Equal(0.4, samples[0].KvUtilization!.Value, 6);
        Assert.Null(samples[0].PrefillReady);

        var history = await pool.GetHistoryAsync(start);
        Assert.Equal([ScalingAction.NoChange, ScalingAction.ScaleUp, ScalingAction.ScaleUp, ScalingAction.ScaleUp], history.Select(record => record.Decision.Action));
        Assert.Equal(history[0].Ordinal, (await pool.GetDecisionAsync(history[1].Decision.At.AddSeconds(-1)))!.Ordinal);
        Assert.Null(await pool.GetDecisionAsync(start.AddSeconds(-1)));
        Assert.Equal(8, (await pool.GetDecisionAsync(null))!.Ordinal);
    }

    private static TaskCompletionSource NextTick(PoolWorld world)
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Ticks.Then = _ => next.TrySetResult();
        return next;
    }
}
