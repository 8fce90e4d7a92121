using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Tests.Fleet;

public sealed class FleetScalingTests
{
    [Fact]
    public async Task Fleet_row_cancels_the_newest_start_first_then_drains_the_highest_ids()
    {
        using var fleet = new SimulatedFleet(Scenarios.Aggregated(2), [], seed: 1);

        fleet.AdvanceTo(TimeSpan.FromSeconds(10));
        await fleet.ScaleAsync("chat", null, 4, 1);
        await AssertCountsAsync(fleet, desired: 4, ready: 2, starting: 2);

        fleet.AdvanceTo(TimeSpan.FromSeconds(20));
        await fleet.ScaleAsync("chat", null, 3, 2);
        await AssertCountsAsync(fleet, desired: 3, ready: 2, starting: 1);

        fleet.AdvanceTo(TimeSpan.FromSeconds(40));
        await AssertCountsAsync(fleet, desired: 3, ready: 3, starting: 0);

        fleet.AdvanceTo(TimeSpan.FromSeconds(50));
        await fleet.ScaleAsync("chat", null, 1, 3);
        await AssertCountsAsync(fleet, desired: 1, ready: 1, starting: 0);

        var pool = fleet.Statistics.Pools[0];
        Assert.Equal(2 * 50 + 30 + 10 + 10, pool.WorkerSeconds + 0.0);
        Assert.Equal(4, fleet.Statistics.MaxGpusHeld);
    }

    [Fact]
    public async Task GPU_hours_row_one_hour_of_one_prefill_of_two_and_two_decode_of_four()
    {
        var options = new SimulationOptions
        {
            Pools = [Scenarios.Pool("a", SimulatedRole.Prefill, 1, gpus: 2), Scenarios.Pool("a", SimulatedRole.Decode, 2, gpus: 4)],
        };
        using var fleet = new SimulatedFleet(options, [], seed: 1);
        fleet.AdvanceTo(TimeSpan.FromHours(1));

        Assert.Equal(10.0, fleet.Statistics.GpuHours, 9);
        Assert.Equal(10, (await fleet.ReadAsync(Scenarios.Participant("a"), default))!.Prefill!.GpuPerReplica!.Value * 1 + 8);
    }

    [Fact]
    public async Task Replicas_beyond_the_inventory_wait_and_start_when_others_go()
    {
        var options = Scenarios.Aggregated(2) with { Inventory = new InventoryOptions { Nodes = 1, GpusPerNode = 3 } };
        using var fleet = new SimulatedFleet(options, [], seed: 1);
        await fleet.ScaleAsync("chat", null, 5, 1);
        await AssertCountsAsync(fleet, desired: 5, ready: 2, starting: 1, pending: 2);
        fleet.AdvanceTo(TimeSpan.FromSeconds(60));
        await AssertCountsAsync(fleet, desired: 5, ready: 3, starting: 0, pending: 2);

        // What waits is given up before what serves.
        await fleet.ScaleAsync("chat", null, 3, 2);
        await AssertCountsAsync(fleet, desired: 3, ready: 3, starting: 0, pending: 0);
        Assert.Equal(3, fleet.Statistics.MaxGpusHeld);
        Assert.Equal(5, fleet.Statistics.MaxGpusCommitted);
    }

    [Fact]
    public async Task A_draining_replica_finishes_its_requests_and_holds_its_GPU_until_then()
    {
        using var fleet = new SimulatedFleet(Scenarios.Aggregated(2), [.. Enumerable.Range(0, 8).Select(i => Scenarios.Request(1, 500, 300))], seed: 1);
        fleet.AdvanceTo(TimeSpan.FromSeconds(2));
        await fleet.ScaleAsync("chat", null, 1);
        await AssertCountsAsync(fleet, desired: 1, ready: 1, starting: 0, draining: 1);
        Assert.Equal(2, fleet.Statistics.GpusHeld);

        fleet.AdvanceTo(TimeSpan.FromSeconds(30));
        await AssertCountsAsync(fleet, desired: 1, ready: 1, starting: 0, draining: 0);
        Assert.Equal(8, fleet.Statistics.Completed);
        Assert.Equal(1, fleet.Statistics.GpusHeld);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_drain_that_takes_too_long_is_ended_and_its_requests_run_elsewhere(bool disaggregated)
    {
        var options = disaggregated ? Scenarios.Disaggregated(1, 2) : Scenarios.Aggregated(2);
        options = options with { Pools = [.. options.Pools.Select(pool => pool with { DrainTimeoutSeconds = 1 })] };
        using var fleet = new SimulatedFleet(options, [.. Enumerable.Range(0, 8).Select(i => Scenarios.Request(1, 500, 2000))], seed: 1);
        fleet.AdvanceTo(TimeSpan.FromSeconds(3));
        await fleet.ScaleAsync("chat", null, 1);
        fleet.AdvanceTo(TimeSpan.FromSeconds(4));
        await AssertCountsAsync(fleet, desired: 1, ready: 1, starting: 0, draining: 0);
        Assert.Equal(1, fleet.Statistics.Pools[^1].Killed);

        fleet.AdvanceToEnd(TimeSpan.FromSeconds(200));
        Assert.True(fleet.IsDone);
        Assert.Equal(8, fleet.Statistics.Completed);
        Assert.Equal(8 * 2000, fleet.Statistics.OutputTokens);
    }

    [Fact]
    public async Task Requests_wait_for_the_first_replica_and_those_beyond_the_queue_are_rejected()
    {
        var options = Scenarios.Aggregated(0);
        options = options with { Pools = [options.Pools[0] with { RouterQueueLimit = 3 }] };
        using var fleet = new SimulatedFleet(options, [.. Enumerable.Range(0, 5).Select(i => Scenarios.Request(1, 500, 10))], seed: 1);
        fleet.AdvanceTo(TimeSpan.FromSeconds(2));
        Assert.Equal(2, fleet.Statistics.Rejected);
        Assert.Equal(3, fleet.Statistics.Pools[0].RouterQueue);

        await fleet.ScaleAsync("chat", null, 1);
        fleet.AdvanceTo(TimeSpan.FromSeconds(40));
        Assert.Equal(3, fleet.Statistics.Completed);
        Assert.Equal(31.0, fleet.Statistics.TtftMs.P50!.Value / 1000.0, 0.2);
    }

    private static async Task AssertCountsAsync(SimulatedFleet fleet, int desired, int ready, int starting, int draining = 0, int pending = 0)
    {
        var role = (await fleet.ReadAsync(Scenarios.Participant("chat"), default))!.Decode!;
        Assert.Equal((desired, ready, starting, draining, pending),
            (role.DesiredReplicas, role.ReadyReplicas, role.StartingReplicas, role.DrainingReplicas, role.PendingReplicas));
    }
}
