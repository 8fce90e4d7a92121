using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Rules;

/// <summary>Where bootstrap performance data comes from, and the parallelism a native model needs.</summary>
internal static class PerformanceModelRules
{
    public static void Check(PlannerConfig config, SectionReport report)
    {
        WarnOfSweeping(config, report);
        CheckSamples(config, report);
        if (config.AicPerfModel is not { } model || !report.Sound("mode", "aic_perf_model"))
        {
            return;
        }

        var mode = EnumNames.Text(config.Mode);
        if (model.PrefillPick is null && config.Mode.Has(PoolRole.Prefill))
        {
            report.Error("aic_perf_model.prefill_pick", $"is required in mode {mode}");
        }

        if (model.DecodePick is null && config.Mode.Has(PoolRole.Decode))
        {
            report.Error("aic_perf_model.decode_pick", $"is required in mode {mode}");
        }
    }

    /// <summary>Dynamo builds no model at all from such values, and says so only in its log.</summary>
    private static void CheckSamples(PlannerConfig config, SectionReport report)
    {
        const string Samples = "max_num_fpm_samples";
        const string Observations = "load_min_observations";
        const string Buckets = "fpm_sample_bucket_size";
        if (config.OptimizationTarget != OptimizationTarget.Sla)
        {
            return;
        }

        if (config.MaxNumFpmSamples < 1 && report.Sound(Samples))
        {
            report.Error(Samples, "must be at least 1 with optimization_target: sla");
        }
        else if ((config.LoadMinObservations < 1 || config.LoadMinObservations > config.MaxNumFpmSamples) && report.Sound(Samples, Observations))
        {
            report.Error(Observations, $"must be between 1 and {Samples} ({config.MaxNumFpmSamples}) with optimization_target: sla");
        }

        if (config.FpmSampleBucketSize < 1 && report.Sound(Buckets))
        {
            report.Error(Buckets, "must be at least 1 with optimization_target: sla");
        }
    }

    // Dynamo also warns of its own default; we speak only about what somebody wrote.
    private static void WarnOfSweeping(PlannerConfig config, SectionReport report)
    {
        const string Key = "pre_deployment_sweeping_mode";
        if (!config.EnableThroughputScaling || !report.Given(Key) || !report.Sound(Key))
        {
            return;
        }

        if (config.PreDeploymentSweepingMode is null or SweepingMode.None)
        {
            report.Warn(Key, "leaves predictive scaling without bootstrap data; it waits until the performance model has learned from traffic");
        }
        else if (config is { PreDeploymentSweepingMode: SweepingMode.Rapid, AicInterpolation: null })
        {
            report.Warn(Key, "has no effect without aic_interpolation; the performance model learns from traffic");
        }
    }
}
