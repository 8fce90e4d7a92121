using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Plugins;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Tests.Pools;

/// <summary>Pools with a latency target: what they learn, and that a restart does not forget it.</summary>
public class PoolLearningTests
{
    [Fact]
    public async Task The_tuned_model_and_the_forecast_are_there_after_a_restart()
    {
        using var world = World();
        DecisionRecord before;
        await using (var cluster = await PoolCluster.StartAsync(world))
        {
            await LearnAsync(world, cluster, 13);
            before = (await cluster.Pool("inf/a").GetStatusAsync()).LastDecision!;
        }

        await using var again = await PoolCluster.StartAsync(world);
        await LearnAsync(world, again, 1);
        var first = (await again.Pool("inf/a").GetStatusAsync()).LastDecision!.Decision;
        await LearnAsync(world, again, 6);
        var predictive = world.Ticks.Of("inf/a").Last(tick => tick.Record.Decision.Predicted.NumRequests is not null);
        var (forecast, window) = (predictive.Record.Decision, Assert.IsType<TrafficReading.Observed>(predictive.Observation.Traffic).Traffic);

        Assert.NotNull(before.Decision.Estimates.ItlMs);
        Assert.NotNull(first.Estimates.ItlMs);
        Assert.NotEqual(LoadReason.InsufficientData, first.Load!.Reason);
        Assert.True(forecast.At > before.Decision.At);
        Assert.Equal(24, forecast.Predicted.NumRequests!.Value / window.DurationS, 0.1);
        Assert.Equal(ThroughputReason.SetLowerBound, forecast.Throughput!.Reason);
    }

    [Fact]
    public async Task A_running_pool_tells_its_own_target_and_what_it_would_do_with_other_settings()
    {
        using var world = World();
        await using var cluster = await PoolCluster.StartAsync(world);
        await LearnAsync(world, cluster, 13);

        var status = await cluster.Pool("inf/a").GetStatusAsync();
        Assert.Null(status.TtftTargetMs);
        Assert.NotNull(status.ItlTargetMs);

        var writes = world.Fleet.Writes.Count;
        var answer = await cluster.Pool("inf/a").WhatIfAsync([new SettingChange("itl_ms", "1")]);
        var refused = await cluster.Pool("inf/a").WhatIfAsync([new SettingChange("itl_m", "1")]);

        Assert.Equal(ScalingAction.ScaleUp, answer.WithChanges!.Action);
        Assert.NotEqual(ScalingAction.ScaleUp, answer.AsItIs!.Action);
        Assert.Contains("itl_ms", Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Equal(writes, world.Fleet.Writes.Count);
    }

    [Fact]
    public async Task A_plugin_of_the_pool_takes_part_in_its_decisions()
    {
        var definition = Definitions.Decode("inf/a") with
        {
            Resources = new PlannerResources
            {
                PluginCaller = new TimedPluginCaller(TimeProvider.System),
                Plugins =
                [
                    new PluginRegistration { PluginId = "night_cap", Stage = PluginType.Constrain, Priority = 1, Plugin = new Floor(3) },
                ],
            },
        };
        using var world = new PoolWorld { Pools = [definition] };
        var deployment = world.Fleet.Add("inf/a", prefill: null, decode: 1);
        await using var cluster = await PoolCluster.StartAsync(world);

        await cluster.AdvanceAsync(2);

        var decision = (await cluster.Pool("inf/a").GetHistoryAsync(DateTimeOffset.MinValue))[0].Decision;
        Assert.Equal(3, deployment.Desired(PoolRole.Decode));
        Assert.Equal(LoadReason.ReconcileClampedToFloor, decision.Load!.Reason);
        Assert.Contains(decision.Explanation, sentence => sentence.Contains("night_cap", StringComparison.Ordinal));
    }

    private static PoolWorld World()
    {
        var world = new PoolWorld
        {
            Pools =
            [
                Definitions.Decode("inf/a", config => config with
                {
                    OptimizationTarget = OptimizationTarget.Sla,
                    EnableThroughputScaling = true,
                    EnableLoadScaling = true,
                    ThroughputAdjustmentIntervalSeconds = 30,
                    LoadPredictor = "constant",
                }),
            ],
        };
        world.Fleet.Add("inf/a", prefill: null, decode: 2);
        world.Traffic.Set("inf/a", new TrafficReading.Observed(new TrafficObservation { DurationS = 5, NumRequests = 120, Isl = 300, Osl = 20 }));
        return world;
    }

    /// <summary>Ticks on passes whose duration grows with the KV tokens, so that there is something to learn.</summary>
    private static async Task LearnAsync(PoolWorld world, PoolCluster cluster, int ticks)
    {
        var deployment = world.Fleet.Find("inf/a");
        for (var tick = 0; tick < ticks; tick++)
        {
            deployment.KvTokens = 45_000 + (tick % 7 * 700);
            deployment.PassSeconds = 0.005 + (deployment.KvTokens.Value * 2e-7);
            await cluster.AdvanceAsync(1);
        }
    }

    private sealed class Floor(int replicas) : IConstrainPlugin
    {
        public ValueTask<StageResponse> ConstrainAsync(PipelineContext context, CancellationToken cancellationToken) =>
            new(StageResponse.Override("test", new ComponentTarget(Components.Decode, replicas, OverrideType.AtLeast)));
    }
}
