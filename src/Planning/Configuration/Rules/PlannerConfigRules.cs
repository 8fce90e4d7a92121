using System.Globalization;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Rules;

/// <summary>
/// What Dynamo's planner checks and derives over several settings, in its order; and what it leaves silent. Settings
/// that only one field decides are checked by their attributes.
/// </summary>
public sealed class PlannerConfigRules : SectionRules<PlannerConfig>
{
    private const string Target = "optimization_target";
    private const string LoadInterval = "load_adjustment_interval_seconds";
    private const string ThroughputInterval = "throughput_adjustment_interval_seconds";
    private const string ScaleInterval = "scheduling.scale_interval_seconds";

    /// <inheritdoc />
    public override PlannerConfig Complete(PlannerConfig section, SectionReport report)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(report);
        CapacityRules.CheckFloorsAgainstMode(section, report);
        CheckSampleBuckets(section, report);
        CapacityRules.CheckPower(section, report);
        CheckEnvironment(section, report);
        if (section.OptimizationTarget == OptimizationTarget.Load)
        {
            LoadTargetRules.Check(section, report);
        }

        LatencyTargetRules.Check(section, report);
        var config = ForceMethods(section, report);
        CheckMethods(config, report);
        PerformanceModelRules.Check(config, report);
        config = DeriveScaleInterval(config, report);
        CheckIntervals(config, report);
        CapacityRules.CheckBudget(config, report);
        PluginRules.Check(config, report);
        CheckPrometheus(config, report);
        return config;
    }

    private static void CheckSampleBuckets(PlannerConfig config, SectionReport report)
    {
        var root = (int)Math.Sqrt(config.FpmSampleBucketSize);
        if (report.Sound("fpm_sample_bucket_size") && root * root != config.FpmSampleBucketSize)
        {
            report.Error("fpm_sample_bucket_size", "must be a square number, for example 9, 16 or 25");
        }
    }

    private static void CheckEnvironment(PlannerConfig config, SectionReport report)
    {
        if (config.Environment == PlannerEnvironment.GlobalPlanner && report.Sound("global_planner_namespace") && string.IsNullOrEmpty(config.GlobalPlannerNamespace))
        {
            report.Error("global_planner_namespace", "is required with environment: global-planner; give the GlobalPlanner's Dynamo namespace");
        }
    }

    private static PlannerConfig ForceMethods(PlannerConfig config, SectionReport report)
    {
        if (!report.Sound(Target))
        {
            return config;
        }

        if (config.OptimizationTarget == OptimizationTarget.Sla)
        {
            return config with
            {
                EnableThroughputScaling = !report.Given("enable_throughput_scaling") || config.EnableThroughputScaling,
                EnableLoadScaling = report.Given("enable_load_scaling") && config.EnableLoadScaling,
            };
        }

        WarnOfUnused(config, report);
        if (report.Given("enable_throughput_scaling") && config.EnableThroughputScaling)
        {
            report.Forced("enable_throughput_scaling", Target);
        }

        if (report.Given("enable_load_scaling") && !config.EnableLoadScaling)
        {
            report.Forced("enable_load_scaling", Target);
        }

        return config with { EnableThroughputScaling = false, EnableLoadScaling = true };
    }

    private static void WarnOfUnused(PlannerConfig config, SectionReport report)
    {
        var target = EnumNames.Text(config.OptimizationTarget);
        if (report.Given("enable_throughput_scaling") && config.EnableThroughputScaling)
        {
            report.Warn("enable_throughput_scaling", $"is switched off by {Target}: {target}; predictive scaling needs {Target}: sla");
        }

        if (report.Given("enable_load_scaling") && !config.EnableLoadScaling)
        {
            report.Warn("enable_load_scaling", $"is switched on by {Target}: {target}; use advisory: true to make the planner only watch");
        }
    }

    private static void CheckMethods(PlannerConfig config, SectionReport report)
    {
        if (report.Sound(Target, "enable_throughput_scaling", "enable_load_scaling") && !config.EnableThroughputScaling && !config.EnableLoadScaling)
        {
            report.Error("enable_throughput_scaling", "at least one of enable_throughput_scaling and enable_load_scaling must be true with optimization_target: sla");
        }
    }

    private static PlannerConfig DeriveScaleInterval(PlannerConfig config, SectionReport report)
    {
        if (report.Given(ScaleInterval) || !report.Sound("scheduling", LoadInterval, ThroughputInterval, "enable_throughput_scaling", Target))
        {
            return config;
        }

        var predictive = config.EnableThroughputScaling && config.ThroughputAdjustmentIntervalSeconds > 0;
        report.Derived(ScaleInterval, predictive ? $"{LoadInterval} and {ThroughputInterval}" : LoadInterval);
        return config with
        {
            ScaleIntervalSeconds = predictive
                ? GreatestCommonDivisor(config.LoadAdjustmentIntervalSeconds, config.ThroughputAdjustmentIntervalSeconds)
                : config.LoadAdjustmentIntervalSeconds,
        };
    }

    private static int GreatestCommonDivisor(int left, int right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }

    private static void CheckIntervals(PlannerConfig config, SectionReport report)
    {
        if (config.EnableThroughputScaling && config.ThroughputAdjustmentIntervalSeconds <= 0 && report.Sound(ThroughputInterval))
        {
            report.Error(ThroughputInterval, "must be a whole number of seconds, at least 1, when predictive scaling is on");
        }

        CheckMultiple(config.LoadAdjustmentIntervalSeconds, LoadInterval, config, report);
        if (config.EnableThroughputScaling)
        {
            CheckMultiple(config.ThroughputAdjustmentIntervalSeconds, ThroughputInterval, config, report);
        }

        if (config is { EnableThroughputScaling: true, EnableLoadScaling: true }
            && report.Sound(LoadInterval, ThroughputInterval)
            && config.LoadAdjustmentIntervalSeconds >= config.ThroughputAdjustmentIntervalSeconds)
        {
            report.Error(LoadInterval, string.Create(CultureInfo.InvariantCulture, $"must be shorter than {ThroughputInterval} ({config.ThroughputAdjustmentIntervalSeconds}) when both methods are on"));
        }
    }

    // The tolerance is relative or absolute, whichever is wider, as in Dynamo's check.
    private static void CheckMultiple(int interval, string key, PlannerConfig config, SectionReport report)
    {
        if (!report.Sound(key, ScaleInterval))
        {
            return;
        }

        var ratio = interval / config.ScaleIntervalSeconds;
        var whole = Math.Round(ratio);
        if (Math.Abs(ratio - whole) > 1e-9 * Math.Max(1, Math.Abs(ratio)) || whole < 1)
        {
            report.Error(ScaleInterval, string.Create(CultureInfo.InvariantCulture, $"must divide {key} ({interval} s) into whole parts; give a divisor of it, or leave it out"));
        }
    }

    private static void CheckPrometheus(PlannerConfig config, SectionReport report)
    {
        const string Bundle = "metric_pulling_prometheus_ca_bundle";
        if (config.MetricPullingPrometheusCaBundle is { } path && report.Sound(Bundle) && report.FileExists is { } exists && !exists(path))
        {
            report.Error(Bundle, "is not an existing file; give the path of a file with certificates");
        }
    }
}
