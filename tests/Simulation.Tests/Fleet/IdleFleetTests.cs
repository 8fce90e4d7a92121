using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Tests.Fleet;

public sealed class IdleFleetTests
{
    // Slow: ten thousand pools have to be made and measured.
    [Fact]
    [Trait("Category", "Slow")]
    public void Ten_thousand_idle_pools_cost_no_events_and_still_beat()
    {
        var options = new SimulationOptions
        {
            Inventory = new InventoryOptions { Nodes = 2500, GpusPerNode = 8 },
            Pools = [.. Enumerable.Range(0, 10_000).Select(i => Scenarios.Pool($"pool-{i}", SimulatedRole.Agg, 1))],
            GlobalRouter = new GlobalRouterOptions { Mode = GlobalRouterMode.Agg },
        };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var fleet = new SimulatedFleet(options, [], seed: 1);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 10_000;
        fleet.AdvanceTo(TimeSpan.FromDays(1));

        Assert.Equal(0, fleet.Statistics.Events);
        Assert.InRange(bytes, 0, 10_000);
        var beat = Assert.Single(Assert.Single(fleet.Latest(Scenarios.Participant("pool-77"), PoolRole.Decode).Workers).Ranks);
        Assert.Equal((86_400, 0.0), (beat.CounterId, beat.WallTime));
    }

    [Fact]
    public void Heartbeats_come_every_second_and_hide_a_pass_when_two_of_them_have_gone_by()
    {
        using var fleet = new SimulatedFleet(Scenarios.Aggregated(), [Scenarios.Request(5, 1000, 1)], seed: 1);
        Assert.True(fleet.Latest(Scenarios.Participant("chat"), PoolRole.Decode).IsEmpty);
        Assert.Equal((4L, 0.0), At(4.9));
        Assert.Equal((5L, 0.0), At(5.03));
        Assert.Equal(6L, At(5.04).Counter);
        Assert.Equal(0.0379, At(6.03).WallTime, 4);
        Assert.Equal(6L, At(7.04).Counter);
        Assert.Equal(6L, At(8.03).Counter);
        Assert.Equal((9L, 0.0), At(8.04));
        Assert.Equal((10L, 0.0), At(9.04));

        (long Counter, double WallTime) At(double seconds)
        {
            fleet.AdvanceTo(TimeSpan.FromSeconds(seconds));
            var record = fleet.Latest(Scenarios.Participant("chat"), PoolRole.Decode).Workers[0].Ranks[0];
            return (record.CounterId, record.WallTime);
        }
    }
}
