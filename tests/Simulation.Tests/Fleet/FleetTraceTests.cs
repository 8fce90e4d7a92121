using System.Diagnostics;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Statistics;
using GlobalPlanner.Simulation.Workload;
using GlobalPlanner.TestSupport;
using Xunit.Abstractions;

namespace GlobalPlanner.Simulation.Tests.Fleet;

// Slow: an hour of 12,031 requests, four million tokens, in some seconds.
[Trait("Category", "Slow")]
public sealed class FleetTraceTests(ITestOutputHelper output)
{
    private const string Conversation = "mooncake/conversation_trace.jsonl.gz";

    [SharedTraceFact(Conversation)]
    public void An_hour_of_the_conversation_trace_is_served_and_repeats_exactly()
    {
        var clock = Stopwatch.StartNew();
        var (first, statistics) = Run(Conversation, seed: 1);
        var wall = clock.Elapsed.TotalSeconds;
        output.WriteLine($"{wall:0.00} s for {statistics.ElapsedS:0} s, {statistics.Events} events ({statistics.Events / wall:0}/s), {statistics.OutputTokens} tokens");
        output.WriteLine($"TTFT {statistics.TtftMs}, ITL {statistics.ItlMs}, {statistics.Slo}, {statistics.GpuHours:0.0} GPU-hours");

        Assert.Equal(12_031, statistics.Requests);
        Assert.Equal(12_031, statistics.Completed);
        Assert.Equal(first, Run(Conversation, seed: 1).Digest);
        Assert.True(wall < statistics.ElapsedS / 60, "Real time at speed 60 must be kept by far.");
    }

    private static (string Digest, FleetStatistics Statistics) Run(string trace, long seed)
    {
        var options = Scenarios.Disaggregated(16, 12) with { Inventory = new InventoryOptions { Nodes = 8, GpusPerNode = 8 } };
        options = options with
        {
            Pools = [.. options.Pools.Select(pool => pool with
            {
                Engine = new EngineOptions { NumGpuBlocks = 14_172, Timing = new TimingOptions { Model = TimingModelKind.Affine } },
            })],
            Traffic = new TrafficOptions { Pattern = TrafficPattern.Trace, File = RepositoryPaths.SharedTrace(trace) },
        };
        var workload = WorkloadFactory.Create(options.Traffic, new RandomStreams(seed));
        using var fleet = new SimulatedFleet(options, workload, seed);
        for (var minute = 0; !fleet.IsDone && minute < 12_000; minute++)
        {
            // A planner that looks every five seconds.
            fleet.AdvanceTo(TimeSpan.FromSeconds(5 * (minute + 1)));
            Assert.NotNull(fleet.Latest(Scenarios.Participant("chat"), PoolRole.Decode));
        }

        return (fleet.Digest, fleet.Statistics);
    }
}
