using GlobalPlanner.Simulation.Routing;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Tests.Routing;

public sealed class GlobalRouterTests
{
    private static readonly PrefillPoolSelection Grid = new()
    {
        IslMin = 0,
        IslMax = 32_000,
        IslResolution = 2,
        TtftMinMs = 10,
        TtftMaxMs = 3000,
        TtftResolution = 2,
        PrefillPoolMapping = [[0, 1], [2, 3]],
    };

    [Theory]
    [InlineData(15_999, 10.0, 0)]
    [InlineData(16_000, 10.0, 2)]
    [InlineData(99_999, 5000.0, 3)]
    [InlineData(100, null, 1)]
    [InlineData(1, 1504.9, 0)]
    [InlineData(1, 0.0, 0)]
    public void Grid_rows(int isl, double? ttftMs, int pool) =>
        Assert.Equal([pool], new GlobalRouter(new GlobalRouterOptions { PrefillPoolSelectionStrategy = Grid })
            .PrefillPools(Request(isl) with { TtftTargetMs = ttftMs }).AsEnumerable());

    [Fact]
    public void The_routers_default_stands_for_a_missing_target()
    {
        var router = new GlobalRouter(new GlobalRouterOptions { PrefillPoolSelectionStrategy = Grid, DefaultTtftTarget = 100 });
        Assert.Equal([0], router.PrefillPools(Request(100)).AsEnumerable());
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(9, 3)]
    [InlineData(10, 1)]
    [InlineData(null, 1)]
    public void Override_rows(int? priority, int pool)
    {
        var grid = Grid with { PriorityOverrides = [new PriorityOverride { MinPriority = 5, MaxPriority = 9, TargetPool = 3 }] };
        var router = new GlobalRouter(new GlobalRouterOptions { PrefillPoolSelectionStrategy = grid });
        Assert.Equal([pool], router.PrefillPools(Request(100) with { Priority = priority }).AsEnumerable());
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2 }, 2, new[] { 2, 1, 0 })]
    [InlineData(new[] { 0, 1, 2 }, 0, new[] { 0 })]
    [InlineData(new[] { 1, 0, 0 }, 0, new[] { 0, 1, 2 })]
    public void Retry_rows(int[] priorities, int selected, int[] order)
    {
        var router = new GlobalRouter(new GlobalRouterOptions
        {
            EnablePriorityRetry = true,
            PrefillPoolPriorities = [.. priorities],
            PrefillPoolSelectionStrategy = Grid with { PrefillPoolMapping = [[selected, selected], [selected, selected]] },
        });
        Assert.Equal(order, router.PrefillPools(Request(100)).AsEnumerable());
    }

    [Fact]
    public void Decode_pools_go_by_prompt_length_and_ITL_and_aggregated_ones_by_all_three()
    {
        var router = new GlobalRouter(new GlobalRouterOptions
        {
            DecodePoolSelectionStrategy = new DecodePoolSelection
            {
                ContextLengthMin = 0,
                ContextLengthMax = 1000,
                ContextLengthResolution = 2,
                ItlMinMs = 0,
                ItlMaxMs = 100,
                ItlResolution = 2,
                DecodePoolMapping = [[0, 1], [2, 3]],
            },
            AggPoolSelectionStrategy = new AggPoolSelection
            {
                IslMin = 0,
                IslMax = 1000,
                IslResolution = 2,
                TtftMinMs = 0,
                TtftMaxMs = 1000,
                TtftResolution = 1,
                ItlMinMs = 0,
                ItlMaxMs = 100,
                ItlResolution = 2,
                AggPoolMapping = [[[0, 1]], [[2, 3]]],
            },
        });
        Assert.Equal([1], router.DecodePools(Request(499) with { ItlTargetMs = 50 }).AsEnumerable());
        Assert.Equal([2], router.DecodePools(Request(500) with { ItlTargetMs = 49 }).AsEnumerable());
        Assert.Equal([3], router.AggPools(Request(500) with { ItlTargetMs = 80 }).AsEnumerable());
        Assert.Equal([0], router.AggPools(Request(10) with { ItlTargetMs = 1 }).AsEnumerable());
    }

    private static WorkloadRequest Request(int isl) => new() { ArrivalUs = 0, InputTokens = isl, OutputTokens = 1 };
}
