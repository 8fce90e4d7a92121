using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Performance.Model;

namespace GlobalPlanner.Planning.Tick.Options;

/// <summary>Maps a planner's configuration to the options of its performance models.</summary>
public static class PerformanceOptionsOf
{
    /// <summary>The engines that a planner models: those of every role that its mode scales.</summary>
    public static PerformanceModelsOptions ToPerformanceOptions(this PlannerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new PerformanceModelsOptions
        {
            Prefill = config.Mode.EngineRole(PoolRole.Prefill) is null ? null : OfEngines(config, config.AicPerfModel?.PrefillPick?.Dp),
            Decode = config.Mode.EngineRole(PoolRole.Decode) is null ? null : OfEngines(config, config.AicPerfModel?.DecodePick?.Dp),
            DecodeEngines = config.Mode.EngineRole(PoolRole.Decode) ?? EngineRole.Decode,
        };
    }

    /// <summary>The sources of measurements that a planner may use.</summary>
    public static BootstrapOptions ToBootstrapOptions(this PlannerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new BootstrapOptions
        {
            WantsAicInterpolation = config is { PreDeploymentSweepingMode: SweepingMode.Rapid, AicInterpolation: not null },
            ReadsProfileResults = config.PreDeploymentSweepingMode is SweepingMode.Rapid or SweepingMode.Thorough,
            ProfileResultsDir = config.ProfileResultsDir,
        };
    }

    /// <summary>Measurements in the use that <c>profile_results_as</c> names; null without measurements.</summary>
    public static EngineKnowledge? ToKnowledge(this PlannerConfig config, BootstrapData data)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.ProfileResultsAs == ProfileResultsUse.Model ? EngineKnowledge.AsModel(data) : EngineKnowledge.AsSamples(data);
    }

    private static PerformanceOptions OfEngines(PlannerConfig config, int? attentionDp) => new()
    {
        MaxSamples = config.MaxNumFpmSamples,
        MinObservations = config.LoadMinObservations,
        BucketCount = config.FpmSampleBucketSize,
        SampleMaxAgeSeconds = config.FpmSampleMaxAgeSeconds,
        YoungWorkerSeconds = config.FpmYoungWorkerSeconds,
        AttentionDp = attentionDp ?? 1,
        ExpectsNativeModel = config.AicPerfModel is not null,
    };
}
