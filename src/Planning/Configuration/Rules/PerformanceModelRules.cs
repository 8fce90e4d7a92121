using GlobalPlanner.Planning.Configuration.Binding;

namespace GlobalPlanner.Planning.Configuration.Rules;

/// <summary>Where bootstrap performance data comes from, and the parallelism a native model needs.</summary>
internal static class PerformanceModelRules
{
    public static void Check(PlannerConfig config, SectionReport report)
    {
        WarnOfSweeping(config, report);
        if (config.AicPerfModel is not { } model || !report.Sound("mode", "aic_perf_model"))
        {
            return;
        }

        var mode = EnumNames.Text(config.Mode);
        if (model.PrefillPick is null && config.Mode is (PlannerMode.Disagg or PlannerMode.Prefill))
        {
            report.Error("aic_perf_model.prefill_pick", $"is required in mode {mode}");
        }

        if (model.DecodePick is null && config.Mode is not PlannerMode.Prefill)
        {
            report.Error("aic_perf_model.decode_pick", $"is required in mode {mode}");
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
