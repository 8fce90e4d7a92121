using System.Collections.Immutable;
using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Engine.Kv;
using GlobalPlanner.Simulation.Routing;
using GlobalPlanner.Simulation.Tests.Engine;

namespace GlobalPlanner.Simulation.Tests.Routing;

public sealed class WorkerSelectorTests
{
    private static readonly ImmutableArray<long> Prefix = [1, 2];

    [Fact]
    public void Round_robin_takes_one_after_the_other_and_survives_a_shrinking_pool()
    {
        var engines = Engines(3);
        var selector = new RoundRobinSelector();
        Assert.Equal([0, 1, 2, 0, 1], Enumerable.Range(0, 5).Select(_ => selector.Pick(engines, Some(8))));
        Assert.Equal(0, selector.Pick(engines[..2], Some(8)));
    }

    [Fact]
    public void Least_load_takes_the_engine_with_the_fewest_requests_and_the_first_of_equals()
    {
        var engines = Engines(3);
        Assert.Equal(0, new LeastLoadSelector().Pick(engines, Some(8)));
        engines[0].Submit(Some(8));
        engines[0].Submit(Some(8));
        engines[1].Submit(Some(8));
        engines[2].Submit(Some(8));
        Assert.Equal(1, new LeastLoadSelector().Pick(engines, Some(8)));
    }

    [Fact]
    public void KV_overlap_weighs_what_is_cached_against_what_is_in_use()
    {
        var engines = Engines(2);
        engines[1].Submit(Some(1024));
        Assert.True(engines[1].TryStart(0, out _));
        engines[1].Finish();

        // The prompt is cached on the second engine and no longer in use: it costs nothing there.
        Assert.Equal(1, new KvOverlapSelector().Pick(engines, Some(1024)));

        // With more in use there than the prefix saves, computing it again on the idle one is cheaper.
        engines[1].Submit(new Sequence(6400, 50, new BlockHashChain([], 6400, 99, 64)));
        Assert.True(engines[1].TryStart(1_000_000, out _));
        Assert.Equal(0, new KvOverlapSelector().Pick(engines, Some(1024)));
    }

    private static Sequence Some(int promptTokens) => new(promptTokens, 1, new BlockHashChain(Prefix, promptTokens, 1, 64));

    private static SimulatedEngine[] Engines(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => EngineDriver.Alone(new()))];
}
