using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Tests.Fleet;

public sealed class HandOffTests
{
    private static readonly EngineOptions Engine = new()
    {
        EnablePrefixCaching = false,
        Timing = new TimingOptions { Model = TimingModelKind.Fixed, PrefillMs = 100, DecodeMs = 10 },
    };

    [Fact]
    public void The_client_waits_for_prefill_transfer_and_one_decode_pass()
    {
        using var fleet = new SimulatedFleet(Options(), [Scenarios.Request(0, 3000, 2)], 1);
        fleet.AdvanceTo(TimeSpan.FromSeconds(1));

        // 100 prefill + 6.144 transfer + 10 decode; the token of the prefill engine is not the client's.
        var statistics = fleet.Statistics;
        Assert.Equal(116.144, statistics.TtftMs.Max!.Value, 6);
        Assert.Equal(10, statistics.ItlMs.Max!.Value, 6);
        Assert.Equal((1L, 2L), (statistics.Completed, statistics.OutputTokens));
    }

    [Fact]
    public void A_prefill_engine_keeps_the_KV_cache_until_decode_has_room_for_it()
    {
        // Decode has room for one prompt at a time, prefill for two: the fourth prompt waits for a release.
        var options = Options(prefillBlocks: 20, decodeBlocks: 15);
        using var fleet = new SimulatedFleet(options, [.. Enumerable.Range(0, 4).Select(i => Scenarios.Request(0, 600, 50))], 1);
        fleet.AdvanceTo(TimeSpan.FromMilliseconds(300));

        var prefill = fleet.Latest(Scenarios.Participant("chat"), PoolRole.Prefill).Workers[0].Ranks[0];
        Assert.Equal(1, prefill.QueuedRequests.NumPrefillRequests);
        var decode = fleet.Latest(Scenarios.Participant("chat"), PoolRole.Decode).Workers[0].Ranks[0];
        Assert.Equal((1, 2), (decode.ScheduledRequests.NumDecodeRequests, decode.QueuedRequests.NumDecodeRequests));
        Assert.Equal(1200, decode.QueuedRequests.SumDecodeKvTokens);

        fleet.AdvanceToEnd(TimeSpan.FromMinutes(1));
        Assert.Equal(4, fleet.Statistics.Completed);
    }

    [Fact]
    public void A_prompt_that_no_decode_engine_can_hold_is_rejected_and_frees_its_source()
    {
        using var fleet = new SimulatedFleet(Options(prefillBlocks: 20, decodeBlocks: 5), [Scenarios.Request(0, 600, 5), Scenarios.Request(1, 1200, 5), Scenarios.Request(2, 300, 5)], 1);
        fleet.AdvanceToEnd(TimeSpan.FromMinutes(1));
        Assert.True(fleet.IsDone);
        Assert.Equal((1L, 2L), (fleet.Statistics.Completed, fleet.Statistics.Rejected));
    }

    [Fact]
    public void Equal_seeds_give_equal_runs_however_time_is_cut_and_other_seeds_differ()
    {
        var traffic = new TrafficOptions { RateRps = 20, DurationSeconds = 60 };
        Assert.Equal(Run(1, 1_000_000), Run(1, 77_777));
        Assert.NotEqual(Run(1, 1_000_000), Run(2, 1_000_000));

        string Run(long seed, long stepUs)
        {
            using var fleet = new SimulatedFleet(Options(), WorkloadFactory.Create(traffic, new RandomStreams(seed)), seed);
            for (var us = 0L; !fleet.IsDone; us += stepUs)
            {
                fleet.AdvanceTo(us);
            }

            return fleet.Digest;
        }
    }

    [Fact]
    public void A_model_that_gives_nonsense_stops_the_fleet_and_every_later_call_says_why()
    {
        var options = Options();
        options = options with { Pools = [.. options.Pools.Select(pool => pool with { Engine = Engine with { Timing = Engine.Timing with { PrefillMs = double.NaN } } })] };
        using var fleet = new SimulatedFleet(options, [Scenarios.Request(1, 10, 1)], 1);
        Assert.Throws<SimulationException>(() => fleet.AdvanceTo(TimeSpan.FromSeconds(2)));
        var later = Assert.Throws<Connectors.ConnectorException>(() => fleet.Latest(Scenarios.Participant("chat"), PoolRole.Decode));
        Assert.Contains("prefill", later.Message, StringComparison.Ordinal);
    }

    private static SimulationOptions Options(int prefillBlocks = 16_384, int decodeBlocks = 16_384)
    {
        var options = Scenarios.Disaggregated();
        return options with
        {
            Pools =
            [
                options.Pools[0] with { Engine = Engine with { NumGpuBlocks = prefillBlocks } },
                options.Pools[1] with { Engine = Engine with { NumGpuBlocks = decodeBlocks } },
            ],
        };
    }
}
