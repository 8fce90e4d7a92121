using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Tests.Pools;

public class PoolPauseTests
{
    [Fact]
    public async Task A_pause_stops_acting_and_not_observing_until_resumed()
    {
        var (world, deployment) = World();
        using var disposed = world;
        await using var cluster = await PoolCluster.StartAsync(world);
        var pool = cluster.Pool("inf/a");

        var paused = await pool.PauseAsync(new PauseOrder("anna", "maintenance", null));
        await cluster.AdvanceAsync(3);

        var status = await pool.GetStatusAsync();
        Assert.Equal("paused", paused.Hold?.Name);
        Assert.Equal(("anna", "maintenance", null), (status.Pause!.By, status.Pause.Reason, status.Pause.Until));
        Assert.Equal(("paused", false), (status.Hold!.Name, status.Hold.Overdue));
        Assert.Equal(3, status.LastDecision!.Ordinal);
        Assert.Equal(status.LastTickAt, status.LastGoodObservationAt);
        Assert.Empty(world.Fleet.Writes);

        Assert.Null((await pool.ResumeAsync("anna")).Hold);
        await cluster.AdvanceAsync(1);
        Assert.Equal(2, deployment.Desired(PoolRole.Decode));
    }

    [Fact]
    public async Task A_pause_expires_by_the_planners_clock()
    {
        var (world, _) = World();
        using var disposed = world;
        await using var cluster = await PoolCluster.StartAsync(world);
        var pool = cluster.Pool("inf/a");
        await pool.PauseAsync(new PauseOrder("anna", "maintenance", TimeSpan.FromMinutes(1)));

        await cluster.AdvanceAsync(11);
        Assert.NotNull((await pool.GetStatusAsync()).Pause);
        Assert.Empty(world.Fleet.Writes);

        await cluster.AdvanceAsync(2);
        var status = await pool.GetStatusAsync();
        Assert.Null(status.Pause);
        Assert.Null(status.Hold);
        Assert.NotEmpty(world.Fleet.Writes);
    }

    [Theory]
    [InlineData("", "why", 60)]
    [InlineData("anna", " ", 60)]
    [InlineData("anna", "why", 0)]
    public async Task An_order_that_is_not_whole_is_refused(string by, string reason, int seconds)
    {
        var (world, _) = World();
        using var disposed = world;
        await using var cluster = await PoolCluster.StartAsync(world);
        var pool = cluster.Pool("inf/a");

        await Assert.ThrowsAsync<ArgumentException>(() => pool.PauseAsync(new PauseOrder(by, reason, TimeSpan.FromSeconds(seconds))));

        Assert.Null((await pool.GetStatusAsync()).Pause);
    }

    [Fact]
    public async Task A_pause_that_cannot_be_stored_is_refused_and_not_in_force()
    {
        var (world, _) = World();
        using var disposed = world;
        await using var cluster = await PoolCluster.StartAsync(world);
        var pool = cluster.Pool("inf/a");
        world.Storage.FailWrites = true;

        await Assert.ThrowsAsync<Orleans.Runtime.OrleansException>(() => pool.PauseAsync(new PauseOrder("anna", "why", null)));

        Assert.Null((await pool.GetStatusAsync()).Pause);
        Assert.Null((await pool.GetStatusAsync()).Hold);
    }

    [Fact]
    public async Task A_pool_that_is_not_configured_says_so()
    {
        var (world, _) = World();
        using var disposed = world;
        await using var cluster = await PoolCluster.StartAsync(world);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Pool("inf/nobody").GetStatusAsync());

        Assert.Contains("inf/nobody", error.Message, StringComparison.Ordinal);
    }

    private static (PoolWorld World, InMemoryFleet.Deployment Deployment) World()
    {
        var world = new PoolWorld { Pools = [Definitions.Decode("inf/a")] };
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        deployment.KvTokens = 150_000;
        return (world, deployment);
    }
}
