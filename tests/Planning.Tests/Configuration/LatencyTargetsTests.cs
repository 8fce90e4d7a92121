using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Tests.Configuration;

public class LatencyTargetsTests
{
    [Theory]
    [InlineData(PlannerMode.Disagg, 200.0, 20.0)]
    [InlineData(PlannerMode.Prefill, 200.0, null)]
    [InlineData(PlannerMode.Decode, null, 20.0)]
    [InlineData(PlannerMode.Agg, 200.0, 20.0)]
    public void Of_a_pool_apply_those_of_its_roles(PlannerMode mode, double? ttftMs, double? itlMs) =>
        Assert.Equal(new LatencyTargets(ttftMs, itlMs), LatencyTargets.Of(Config(mode, OptimizationTarget.Sla)));

    [Theory]
    [InlineData(PlannerMode.Disagg, PoolRole.Prefill, 200.0, null)]
    [InlineData(PlannerMode.Disagg, PoolRole.Decode, null, 20.0)]
    [InlineData(PlannerMode.Prefill, PoolRole.Prefill, 200.0, null)]
    [InlineData(PlannerMode.Prefill, PoolRole.Decode, null, null)]
    [InlineData(PlannerMode.Decode, PoolRole.Prefill, null, null)]
    [InlineData(PlannerMode.Decode, PoolRole.Decode, null, 20.0)]
    [InlineData(PlannerMode.Agg, PoolRole.Decode, 200.0, 20.0)]
    public void Of_a_role_apply_those_of_its_work(PlannerMode mode, PoolRole role, double? ttftMs, double? itlMs)
    {
        var config = Config(mode, OptimizationTarget.Sla);
        Assert.Equal(new LatencyTargets(ttftMs, itlMs), LatencyTargets.Of(config, role));
        Assert.Equal(new LatencyTargets(ttftMs, itlMs), LatencyTargets.Of(config).For(mode, role));
    }

    [Theory]
    [InlineData(OptimizationTarget.Throughput)]
    [InlineData(OptimizationTarget.Latency)]
    [InlineData(OptimizationTarget.Load)]
    public void Other_targets_have_none(OptimizationTarget target) =>
        Assert.Equal(default, LatencyTargets.Of(Config(PlannerMode.Disagg, target)));

    [Theory]
    [InlineData("optimization_target: throughput\nttft_ms: 200", "ttft_ms")]
    [InlineData("optimization_target: throughput\nitl_ms: 20", "itl_ms")]
    [InlineData("optimization_target: sla\nmode: decode\nttft_ms: 200\nitl_ms: 20", "ttft_ms")]
    [InlineData("optimization_target: sla\nmode: prefill\nttft_ms: 200\nitl_ms: 20", "itl_ms")]
    [InlineData("optimization_target: sla\nmode: agg\nttft_ms: 200\nitl_ms: 20", null)]
    [InlineData("optimization_target: sla\nmode: decode", null)]
    public void A_target_that_was_set_and_does_not_apply_is_a_warning(string yaml, string? key)
    {
        var result = Bound.Yaml<PlannerConfig>(yaml);
        result.Sound();
        Assert.Equal(key is null ? [] : [key], result.Issues.Where(issue => issue.Key.EndsWith("_ms", StringComparison.Ordinal)).Select(issue => issue.Key));
    }

    private static PlannerConfig Config(PlannerMode mode, OptimizationTarget target) => new()
    {
        Mode = mode,
        OptimizationTarget = target,
        TtftMs = 200,
        ItlMs = 20,
    };
}
