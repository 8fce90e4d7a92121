using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.LoadScaling.Sla;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tick;

/// <summary>The options of each part of a planner, read from the configuration here and nowhere else.</summary>
internal static class PlannerOptions
{
    public static bool IsSla(PlannerConfig config) => config.OptimizationTarget == OptimizationTarget.Sla;

    public static bool LoadOn(PlannerConfig config) => !IsSla(config) || config.EnableLoadScaling;

    public static bool ThroughputOn(PlannerConfig config) => IsSla(config) && config.EnableThroughputScaling;

    public static PoolTerms Terms(PlannerConfig config) => new(
        config.Mode,
        config.PrefillMinEndpoint ?? config.MinEndpoint,
        config.DecodeMinEndpoint ?? config.MinEndpoint,
        new GpuBand(config.MinGpuBudget, config.MaxGpuBudget))
    {
        PrefillCostGpus = config.PrefillEngineNumGpu,
        DecodeCostGpus = config.DecodeEngineNumGpu,
        Power = config is { EnablePowerAwareness: true, TotalGpuPowerLimit: { } watts } ? new PowerLimit(watts) : PowerLimit.None,
        BoundMaxAge = config.ThroughputBoundMaxAgeIntervals == 0
            ? null
            : TimeSpan.FromSeconds((double)config.ThroughputBoundMaxAgeIntervals * config.ThroughputAdjustmentIntervalSeconds),
    };

    public static Cadence Cadence(PlannerConfig config) => new(
        TimeSpan.FromSeconds(config.ScaleIntervalSeconds),
        TimeSpan.FromSeconds(config.LoadAdjustmentIntervalSeconds),
        TimeSpan.FromSeconds(config.ThroughputAdjustmentIntervalSeconds),
        ThroughputOn(config));

    public static LoadRules Load(PlannerConfig config) => new(
        ThroughputOn(config),
        WithoutOpinion: !IsSla(config) ? WithoutOpinion.Nothing
            : config.Mode == PlannerMode.Agg ? WithoutOpinion.KeepsBoundFloorAndBudget
            : ThroughputOn(config) && config.ThroughputBoundInSingleModes ? WithoutOpinion.KeepsBound
            : WithoutOpinion.Nothing,
        config.ReviveFromZero);

    public static SlaOptions Sla(PlannerConfig config) => new(LatencyTargets.Of(config))
    {
        ScaleDownSensitivity = config.LoadScalingDownSensitivity / 100.0,
        HotEngineLoops = config.SlaHotEngineIntervals,
        GrowsOnKvOverflow = config.SlaScaleUpOnKvOverflow,
        ShrinksByPrefillAlone = config.AggScaleDownByPrefill,
        PromptLengthFromTraffic = config.SlaPromptLengthFromTraffic,
    };

    public static ThresholdOptions Thresholds(PlannerConfig config) => new(LoadThresholds.Prefill(config), LoadThresholds.Decode(config))
    {
        CountsTokens = config.OptimizationTarget == OptimizationTarget.Load,
        ChecksConsolidation = config.ScaleDownConsolidationCheck,
    };

    public static ThroughputOptions Throughput(PlannerConfig config) =>
        new(LatencyTargets.Of(config), config.MaxThroughputScalingReplicas, SetsBounds: LoadOn(config));

    public static PipelineSettings Pipeline(PlannerConfig config) => new()
    {
        ScaleInterval = TimeSpan.FromSeconds(config.ScaleIntervalSeconds),
        RequestTimeout = TimeSpan.FromSeconds(config.PluginRegistration.Transport.RequestTimeoutSeconds),
        TickMaxDuration = TimeSpan.FromSeconds(config.Scheduling.TickMaxDurationSeconds),
        Components = [.. config.Mode.Roles().Select(static role => role.Name())],
    };
}
