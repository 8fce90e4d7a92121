using System.Collections.Immutable;
using GlobalPlanner.Configuration.Bootstrap;
using GlobalPlanner.Configuration.Warmup;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Forecasting.Warmup;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Planning.Tick.Options;
using GlobalPlanner.Plugins;

namespace GlobalPlanner.Configuration.Resources;

/// <summary>
/// Reads everything a planner's configuration names outside itself: the warm-up trace, measured passes, plugins. Both
/// the silo and the console plan with what it returns.
/// </summary>
public static class PlannerResourceLoader
{
    /// <summary>Loads what a configuration names. Never throws for what is in files.</summary>
    /// <param name="config">The planner's configuration.</param>
    /// <param name="folder">The folder that modules of plugins start from; other paths start from the working directory, as in Dynamo.</param>
    public static LoadedResources Load(PlannerConfig config, string folder)
    {
        ArgumentNullException.ThrowIfNull(config);
        var plugins = PluginLoader.Load(config.PluginRegistration.InProcessPlugins, folder);
        var errors = plugins.Errors.Select(error => error.ToString()).ToImmutableArray();
        var resources = new PlannerResources { Plugins = plugins.Plugins, PluginCaller = new TimedPluginCaller(TimeProvider.System) };
        if (config.OptimizationTarget != OptimizationTarget.Sla)
        {
            return new LoadedResources(resources, errors, []);
        }

        var warmup = ReadWarmup(config);
        var notes = ImmutableArray.CreateBuilder<string>();
        return new LoadedResources(
            resources with
            {
                WarmupTraffic = warmup.Windows,
                Prefill = Know(config, PoolRole.Prefill, notes),
                Decode = Know(config, PoolRole.Decode, notes),
            },
            warmup.Error is { } error ? errors.Add(error) : errors,
            notes.ToImmutable());
    }

    private static (ImmutableArray<TrafficObservation> Windows, string? Error) ReadWarmup(PlannerConfig config)
    {
        if (config is not { LoadPredictorWarmupTrace: { Length: > 0 } path, EnableThroughputScaling: true })
        {
            return ([], null);
        }

        try
        {
            var points = config.ToForecastingOptions().WarmUpPoints;
            return (WarmupTraceFiles.Read(path, config.ThroughputAdjustmentIntervalSeconds, points), null);
        }
        catch (WarmupTraceException fault)
        {
            return ([], fault.Message);
        }
    }

    private static EngineKnowledge? Know(PlannerConfig config, PoolRole role, ImmutableArray<string>.Builder notes)
    {
        if (config.Mode.EngineRole(role) is not { } engines)
        {
            return null;
        }

        var data = BootstrapLoader.Load(config, engines);
        var name = engines == EngineRole.Aggregated ? "aggregated" : role.Name();
        notes.Add(data.IsEmpty
            ? $"the performance model of {name} engines learns from traffic alone: {string.Join(" ", data.Failures)}"
            : $"the performance model of {name} engines starts from {data.SourceText}");
        return config.ToKnowledge(data);
    }
}
