using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace GlobalPlanner.Grains.Tests.Pools;

public class PoolRecoveryTests
{
    [Fact]
    public async Task State_is_where_it_was_after_the_whole_cluster_was_restarted()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a"), Definitions.Decode("inf/b")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1).KvTokens = 150_000;
        world.Fleet.Add("inf/b", prefill: null, decode: 1).KvTokens = null;
        PoolStatus before;
        HoldStatus? hold;
        await using (var cluster = await PoolCluster.StartAsync(world))
        {
            await cluster.AdvanceAsync(3);
            await cluster.Pool("inf/a").PauseAsync(new PauseOrder("anna", "maintenance", TimeSpan.FromHours(1)));
            await cluster.AdvanceAsync(2);
            before = await cluster.Pool("inf/a").GetStatusAsync();
            hold = (await cluster.Pool("inf/b").GetStatusAsync()).Hold;
        }

        world.Time.Advance(TimeSpan.FromMinutes(3));
        await using var again = await PoolCluster.StartAsync(world);
        var a = await again.Pool("inf/a").GetStatusAsync();

        Assert.Equal(before.Pause, a.Pause);
        Assert.Equal(before.Hold, a.Hold);
        Assert.Equal(before.LastDecision!.Ordinal, a.LastDecision!.Ordinal);
        Assert.Equal(before.LastGoodObservationAt, a.LastGoodObservationAt);
        Assert.Equal([1, 2, 3, 4, 5], (await again.Pool("inf/a").GetHistoryAsync(DateTimeOffset.MinValue)).Select(record => record.Ordinal));

        await again.AdvanceAsync(1);
        a = await again.Pool("inf/a").GetStatusAsync();
        var b = await again.Pool("inf/b").GetStatusAsync();
        Assert.Equal(before.LastDecision.Ordinal + 1, a.LastDecision!.Ordinal);
        Assert.Equal(hold!.Since, b.Hold!.Since);
        Assert.True(b.Hold.Overdue);
        Assert.Equal(3, world.Fleet.Writes.Count);
    }

    [Fact]
    public async Task A_clock_that_went_back_over_a_restart_stops_no_pool()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1).KvTokens = 70_000;
        await using (var cluster = await PoolCluster.StartAsync(world))
        {
            await cluster.AdvanceAsync(100);
        }

        using var earlier = new PoolWorld
        {
            Pools = world.Pools,
            DataDirectory = world.DataDirectory,
            Time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        };
        var deployment = earlier.Fleet.Add("inf/a", prefill: null, decode: 1);
        deployment.KvTokens = 150_000;
        await using var again = await PoolCluster.StartAsync(earlier);
        await again.AdvanceAsync(4);

        Assert.Equal(4, earlier.Ticks.Of("inf/a").Count());
        Assert.True(deployment.Desired(PoolRole.Decode) > 1);
    }

    // Slow: the death of a silo has to be noticed by its missing answers.
    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_pools_of_a_lost_silo_tick_on_another()
    {
        using var world = new PoolWorld
        {
            Silos = 2,
            Pools = [.. Enumerable.Range(0, 16).Select(index => Definitions.Decode($"inf/p{index}"))],
        };
        foreach (var pool in world.Pools)
        {
            world.Fleet.Add(pool.Participant.Value, prefill: null, decode: 1);
        }

        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(2);
        var lost = cluster.Cluster.Silos.MaxBy(silo => silo.ServiceProvider.GetRequiredService<SiloPools>().Running.Count)!;
        var theirs = lost.ServiceProvider.GetRequiredService<SiloPools>().Running.Select(pool => pool.Participant.Value).ToList();
        Assert.NotEmpty(theirs);

        await cluster.Cluster.KillSiloAsync(lost);
        await cluster.AllArmedAsync();
        await cluster.AdvanceAsync(2);

        foreach (var pool in world.Pools)
        {
            var ticks = world.Ticks.Of(pool.Participant.Value).Select(tick => tick.Record.Decision.At).ToList();
            Assert.True(ticks.Count(at => at > world.Time.GetUtcNow().AddSeconds(-10)) == 2, $"{pool.Participant} did not tick on");
        }

        await Eventually.ThatAsync(
            async () => (await cluster.ControlPlane.GetStatusAsync()).Attention.Any(line => line.Contains("is dead", StringComparison.Ordinal)),
            "the dead silo is called out");
    }

    [Fact]
    public async Task A_silo_that_stops_ends_its_ticks_and_logs_no_error()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1).KvTokens = 150_000;
        await using (var cluster = await PoolCluster.StartAsync(world))
        {
            await cluster.AdvanceAsync(2);
            world.Time.Advance(TimeSpan.FromSeconds(5));
        }

        var ticks = world.Ticks.Of("inf/a").Count();
        world.Time.Advance(TimeSpan.FromSeconds(50));

        Assert.Equal(ticks, world.Ticks.Of("inf/a").Count());
        Assert.DoesNotContain(world.Log.All, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }
}
