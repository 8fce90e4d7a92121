using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Settings.Overlay;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Grains.Tests.Pools;

public class PoolSettingsTests
{
    [Fact]
    public async Task A_change_is_in_force_with_the_next_tick_and_after_a_restart()
    {
        var (world, deployment) = World();
        using var disposed = world;
        await using (var cluster = await PoolCluster.StartAsync(world))
        {
            await cluster.AdvanceAsync(1);
            Assert.Equal(1, deployment.Desired(PoolRole.Decode));

            var answer = await cluster.Pool("inf/a").SetSettingsAsync(Order("min_endpoint=3"));
            await cluster.AdvanceAsync(1);

            Assert.Empty(answer.Problems);
            Assert.Equal(3, deployment.Desired(PoolRole.Decode));
            var changed = Assert.Single((await cluster.Pool("inf/a").GetStatusAsync()).Overrides);
            Assert.Equal(("min_endpoint", "3", "1", "anna", "peak", world.Time.GetUtcNow().AddSeconds(-5)),
                (changed.Key, changed.Value, changed.FileValue, changed.By, changed.Reason, changed.Since));
        }

        await using var again = await PoolCluster.StartAsync(world);
        Assert.Single((await again.Pool("inf/a").GetStatusAsync()).Overrides);
        Assert.Equal(2, (await again.Pool("inf/a").GetHistoryAsync(DateTimeOffset.MinValue)).Length);
        deployment.KvTokens = 1000;
        await again.AdvanceAsync(3);
        Assert.Equal(3, deployment.Desired(PoolRole.Decode));
        var logged = Assert.Single((await again.Cluster.Client.GetGrain<IEventLogGrain>(IEventLogGrain.Key)
            .ReadAsync(new EventQuery { Kind = EventKind.SettingsChanged })).Events);
        Assert.Equal(("inf/a", "anna", "min_endpoint = 3: peak"), (logged.Subject, logged.By, logged.Message));
    }

    [Fact]
    public async Task A_cadence_that_is_changed_is_kept_from_then_on()
    {
        var (world, _) = World();
        using var disposed = world;
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);

        await cluster.Pool("inf/a").SetSettingsAsync(Order("load_adjustment_interval_seconds=60"));
        await cluster.AllArmedAsync();
        await cluster.AdvanceAsync(4, 30);

        var status = await cluster.Pool("inf/a").GetStatusAsync();
        Assert.Equal(60, status.TickIntervalSeconds);
        Assert.InRange(status.LastDecision!.Ordinal, 2, 4);
        Assert.Empty((await cluster.ControlPlane.GetStatusAsync()).Attention);
    }

    [Fact]
    public async Task An_order_with_a_mistake_changes_nothing_and_every_mistake_is_named()
    {
        var (world, _) = World();
        using var disposed = world;
        await using var cluster = await PoolCluster.StartAsync(world);

        var answer = await cluster.Pool("inf/a").SetSettingsAsync(Order("min_endpoint=3", "environment=virtual", "ttft_ms=soon", "nothing=1"));

        foreach (var key in new[] { "environment", "ttft_ms", "nothing" })
        {
            Assert.Contains(answer.Problems, problem => problem.Contains(key, StringComparison.Ordinal));
        }

        Assert.Empty((await cluster.Pool("inf/a").GetStatusAsync()).Overrides);
    }

    [Fact]
    public async Task A_change_that_cannot_be_stored_is_not_in_force()
    {
        var (world, deployment) = World();
        using var disposed = world;
        await using var cluster = await PoolCluster.StartAsync(world);
        world.Storage.FailWrites = true;

        await Assert.ThrowsAsync<Orleans.Runtime.OrleansException>(() => cluster.Pool("inf/a").SetSettingsAsync(Order("min_endpoint=3")));
        world.Storage.FailWrites = false;
        await cluster.AdvanceAsync(1);

        Assert.Empty((await cluster.Pool("inf/a").GetStatusAsync()).Overrides);
        Assert.Equal(1, deployment.Desired(PoolRole.Decode));
    }

    [Fact]
    public async Task A_change_that_no_longer_fits_a_changed_file_is_dropped_and_the_planner_runs_on()
    {
        var (world, deployment) = World();
        using var disposed = world;
        await using (var cluster = await PoolCluster.StartAsync(world))
        {
            await cluster.Pool("inf/a").SetSettingsAsync(Order("min_gpu_budget=6"));
        }

        using var changed = new PoolWorld
        {
            Pools = [Definitions.Decode("inf/a", config => config with { MaxGpuBudget = 4 })],
            DataDirectory = world.DataDirectory,
            Time = world.Time,
        };
        changed.Fleet.Add("inf/a", prefill: null, decode: 1).KvTokens = 70_000;
        await using var again = await PoolCluster.StartAsync(changed);
        await again.AdvanceAsync(1);

        Assert.Empty((await again.Pool("inf/a").GetStatusAsync()).Overrides);
        Assert.NotNull((await again.Pool("inf/a").GetStatusAsync()).LastTickAt);
        Assert.Contains(changed.Log.OfEvent(1107), line => line.Contains("min_gpu_budget = 6, set by an operator, no longer fits", StringComparison.Ordinal));
        await Eventually.ThatAsync(
            async () => (await again.Cluster.Client.GetGrain<IEventLogGrain>(IEventLogGrain.Key)
                .ReadAsync(new EventQuery { Kind = EventKind.SettingDropped })).Events.Length == 1,
            "the dropped setting is an event");
    }

    private static SettingsOrder Order(params string[] changes) =>
        new([.. changes.Select(change => change.Split('=')).Select(parts => new SettingChange(parts[0], parts[1]))], [], "anna", "peak");

    private static (PoolWorld World, InMemoryFleet.Deployment Deployment) World()
    {
        var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        deployment.KvTokens = 70_000;
        return (world, deployment);
    }
}
