using CsCheck;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Tests.Fleet;

public sealed class FleetPropertyTests
{
    private static readonly Gen<(int Seed, int Step, bool Disaggregated, bool Caching, int Blocks, int Dp, int[] Targets)> Runs =
        Gen.Select(
            Gen.Int[0, 100_000],
            Gen.Int[1, 4000],
            Gen.Bool,
            Gen.Bool,
            Gen.Int[70, 400],
            Gen.Int[1, 2],
            Gen.Int[0, 6].Array[12]);

    // Slow: thirty random fleets, each run twice and compared at sixty instants.
    [Fact]
    [Trait("Category", "Slow")]
    public void Requests_and_GPUs_are_conserved_whatever_is_written_and_the_fast_way_equals_the_slow_one() => Runs.Sample(
        run =>
        {
            var options = Options(run);
            var workload = Scenarios.Traffic(run.Seed, 120, 10);
            using var fast = new SimulatedFleet(options, workload, run.Seed);
            using var slow = new SimulatedFleet(options, workload, run.Seed, passByPass: true);

            long now = 0;
            foreach (var (target, index) in run.Targets.Select((target, index) => (target, index)))
            {
                for (var i = 0; i < 5; i++)
                {
                    now += run.Step * 137L;
                    fast.AdvanceTo(now);
                    Check(fast);
                    slow.AdvanceTo(now);
                    CheckEqual(fast, slow);
                }

                int? prefill = run.Disaggregated && index % 2 == 0 ? target : null;
                int? decode = prefill is null ? target : null;
                Assert.True(fast.ScaleAsync("chat", prefill, decode, index).IsCompletedSuccessfully);
                Assert.True(slow.ScaleAsync("chat", prefill, decode, index).IsCompletedSuccessfully);
                CheckEqual(fast, slow);
            }

            foreach (var fleet in new[] { fast, slow })
            {
                Assert.True(fleet.ScaleAsync("chat", run.Disaggregated ? 1 : null, 1, 100).IsCompletedSuccessfully);
                fleet.AdvanceToEnd(TimeSpan.FromHours(1));
                if (!fleet.IsDone)
                {
                    // The one way to stall: prefill replicas that nobody lets drain hold every GPU that decode waits for.
                    Assert.Equal((0, 1), (fleet.Statistics.Pools[^1].Ready, fleet.Statistics.Pools[^1].Pending));
                    Assert.Null(options.Pools[0].DrainTimeoutSeconds);
                    continue;
                }

                Check(fleet);
                Assert.Equal(120, fleet.Statistics.Completed + fleet.Statistics.Rejected);
            }

            Assert.Equal(slow.Digest, fast.Digest);
        },
        iter: 30,
        threads: 1);

    internal static SimulationOptions Options((int Seed, int Step, bool Disaggregated, bool Caching, int Blocks, int Dp, int[] Targets) run)
    {
        var options = run.Disaggregated ? Scenarios.Disaggregated(2, 2) : Scenarios.Aggregated(2);
        var engine = new EngineOptions
        {
            EnablePrefixCaching = run.Caching,
            NumGpuBlocks = run.Blocks,
            DpSize = run.Dp,
            MaxNumSeqs = 8,
            MaxNumBatchedTokens = 2048,
            Timing = new TimingOptions { Model = TimingModelKind.Affine, D1 = 0.1 },
        };
        return options with
        {
            Inventory = new InventoryOptions { Nodes = 2, GpusPerNode = 3 },
            Pools = [.. options.Pools.Select(pool => pool with
            {
                Engine = engine,
                DrainTimeoutSeconds = run.Seed % 2 == 0 ? 0.7 : null,
                RouterQueueLimit = 50,
                Startup = new StartupOptions { Seconds = 1, Distribution = StartupDistribution.Lognormal },
            })],
        };
    }

    private static void Check(SimulatedFleet fleet)
    {
        var statistics = fleet.Statistics;

        // In flight is what arrived and has not ended; inside is what routers and engines really have.
        var inside = statistics.Pools.Sum(pool => pool.RouterQueue + pool.EngineLoad);
        Assert.Equal(statistics.Requests - statistics.Completed - statistics.Rejected, inside);
        Assert.InRange(statistics.MaxGpusHeld, statistics.GpusHeld, 6);
        Assert.Equal(statistics.GpusHeld, statistics.Pools.Sum(pool => pool.Ready + pool.Starting + pool.Draining));
    }

    internal static void CheckEqual(SimulatedFleet fast, SimulatedFleet slow)
    {
        foreach (var role in Enum.GetValues<Planning.Identity.PoolRole>())
        {
            var participant = Scenarios.Participant("chat");
            Assert.Equal(slow.Latest(participant, role).Workers.SelectMany(worker => worker.Ranks), fast.Latest(participant, role).Workers.SelectMany(worker => worker.Ranks));
        }

        var (a, b) = (fast.Statistics, slow.Statistics);
        Assert.Equal((b.Completed, b.Rejected, b.OutputTokens, b.ItlMs.Count, b.ItlMs.P50, b.ItlMs.P99), (a.Completed, a.Rejected, a.OutputTokens, a.ItlMs.Count, a.ItlMs.P50, a.ItlMs.P99));
        Assert.Equal(b.Pools.AsEnumerable(), a.Pools.AsEnumerable());
    }
}
