using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Tests.Fleet;

/// <summary>
/// Pins every request of a few runs, so that a refactoring of the simulator shows that it changed nothing. A change of a
/// rule changes these digests: say so where you change them.
/// </summary>
public sealed class GoldenRunTests
{
    [Theory]
    [InlineData(1, true, true, 90, 1, 60, "63a0458faf2547e7")]
    [InlineData(2, true, false, 120, 2, 60, "a9b57a8558cca12c")]
    [InlineData(3, false, true, 70, 1, 60, "61602246e21d45dd")]
    [InlineData(4, false, false, 400, 2, 60, "842669ee424f3760")]
    public void A_fleet_that_is_scaled_under_load(int seed, bool disaggregated, bool caching, int blocks, int dp, int requests, string digest)
    {
        var options = FleetPropertyTests.Options((seed, 0, disaggregated, caching, blocks, dp, []));
        using var fleet = new SimulatedFleet(options, Scenarios.Traffic(seed, requests, 10), seed);
        foreach (var (target, step) in ((int, int)[])[(3, 1), (1, 2), (4, 3), (0, 4), (2, 5), (2, 6)])
        {
            fleet.AdvanceTo(TimeSpan.FromSeconds(step * 1.3));
            int? prefill = disaggregated && step % 2 == 0 ? target : null;
            Assert.True(fleet.ScaleAsync("chat", prefill, prefill is null ? target : null, step).IsCompletedSuccessfully);
        }

        fleet.AdvanceToEnd(TimeSpan.FromHours(1));
        Assert.True(fleet.IsDone);
        Assert.Equal(digest, fleet.Digest[..16]);
    }

    [Theory]
    [InlineData(PoolRouting.RoundRobin, "c3506c73f1d2155c")]
    [InlineData(PoolRouting.LeastLoad, "28c40f65b1f35b92")]
    [InlineData(PoolRouting.KvOverlap, "82f157666058f0d1")]
    public void A_minute_of_generated_traffic(PoolRouting routing, string digest)
    {
        var options = Scenarios.Disaggregated(3, 2);
        options = options with
        {
            Pools = [.. options.Pools.Select(pool => pool with
            {
                Routing = routing,
                Engine = new EngineOptions { NumGpuBlocks = 2000, Timing = new TimingOptions { Model = TimingModelKind.Affine } },
            })],
            Traffic = new TrafficOptions
            {
                RateRps = 12,
                DurationSeconds = 60,
                Requests = [new RequestClassOptions { InputSigma = 0.6, OutputSigma = 0.4, SharedPrefixTokens = 1024, PrefixGroups = 5 }],
            },
        };
        using var fleet = new SimulatedFleet(options, WorkloadFactory.Create(options.Traffic, new RandomStreams(7)), 7);
        fleet.AdvanceToEnd(TimeSpan.FromHours(1));
        Assert.True(fleet.IsDone);
        Assert.Equal(digest, fleet.Digest[..16]);
    }
}
