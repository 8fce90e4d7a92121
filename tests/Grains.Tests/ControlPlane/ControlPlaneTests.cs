using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Grains.Tests.ControlPlane;

public class ControlPlaneTests
{
    [Fact]
    public async Task Everything_is_on_one_screen_and_nothing_needs_an_operator()
    {
        using var world = new PoolWorld { Silos = 2, Pools = [Definitions.Decode("inf/b"), Definitions.Decode("inf/a")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1);
        world.Fleet.Add("inf/b", prefill: null, decode: 2);
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);

        var status = await cluster.ControlPlane.GetStatusAsync();

        Assert.Equal(["inf/a", "inf/b"], status.Pools.Select(pool => pool.Name));
        Assert.Equal(2, status.Pools[1].Decode!.ReadyReplicas);
        Assert.Equal(["active", "active"], status.Silos.Select(silo => silo.Status));
        Assert.Empty(status.Attention);
        Assert.Equal(world.Time.GetUtcNow(), status.Now);
    }

    [Fact]
    public async Task Overdue_holds_and_unreadable_deployments_need_an_operator()
    {
        using var world = new PoolWorld { Pools = [Definitions.Decode("inf/a"), Definitions.Decode("inf/gone")] };
        world.Fleet.Add("inf/a", prefill: null, decode: 1).KvTokens = null;
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(1);
        Assert.StartsWith("inf/gone: deployment_unreadable for", Assert.Single((await cluster.ControlPlane.GetStatusAsync()).Attention), StringComparison.Ordinal);

        await cluster.AdvanceAsync(30);
        await Eventually.ThatAsync(
            async () => (await cluster.ControlPlane.GetStatusAsync()).Attention.Any(line => line.StartsWith("inf/a: no_fpm_data for ", StringComparison.Ordinal)),
            "the overdue hold is called out once the answer that is kept is renewed");
    }

    [Fact]
    public async Task A_table_of_silos_that_cannot_be_read_hides_nothing_else()
    {
        var down = false;
        using var world = new PoolWorld
        {
            Pools = [Definitions.Decode("inf/a")],
            ConfigureSilo = silo => silo.AddIncomingGrainCallFilter(call => down && call.InterfaceMethod.DeclaringType == typeof(IManagementGrain)
                ? throw new IOException("the table does not answer")
                : call.Invoke()),
        };
        world.Fleet.Add("inf/a", prefill: null, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(world);
        await cluster.AdvanceAsync(1);
        Assert.Empty((await cluster.ControlPlane.GetStatusAsync()).Attention);

        down = true;

        await Eventually.ThatAsync(
            async () => (await cluster.ControlPlane.GetStatusAsync()).Attention.Any(static line => line.StartsWith("The table of silos cannot be read", StringComparison.Ordinal)),
            "the fault is called out");
        var status = await cluster.ControlPlane.GetStatusAsync();
        Assert.Equal("active", Assert.Single(status.Silos).Status);
        Assert.Equal(1, Assert.Single(status.Pools).Decode!.ReadyReplicas);
    }
}
