using System.Globalization;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Rules;

/// <summary>Floors, the GPU band and power.</summary>
internal static class CapacityRules
{
    public static void CheckFloorsAgainstMode(PlannerConfig config, SectionReport report)
    {
        if (!report.Sound("mode"))
        {
            return;
        }

        var mode = EnumNames.Text(config.Mode);
        if (config.PrefillMinEndpoint is not null && !config.Mode.Has(PoolRole.Prefill))
        {
            report.Error("prefill_min_endpoint", $"is for modes disagg and prefill; remove it, or use {Instead(config.Mode, "decode_min_endpoint")} in mode {mode}");
        }

        if (config.DecodeMinEndpoint is not null && config.Mode is not (PlannerMode.Disagg or PlannerMode.Decode))
        {
            report.Error("decode_min_endpoint", $"is for modes disagg and decode; remove it, or use {Instead(config.Mode, "prefill_min_endpoint")} in mode {mode}");
        }
    }

    public static void CheckPower(PlannerConfig config, SectionReport report)
    {
        const string Key = "enable_power_awareness";
        if (!config.EnablePowerAwareness || !report.Sound(Key))
        {
            return;
        }

        if (config.TotalGpuPowerLimit is null && report.Sound("total_gpu_power_limit"))
        {
            report.Error(Key, "needs total_gpu_power_limit in watts");
        }

        if (config.Environment != PlannerEnvironment.Kubernetes && report.Sound("environment"))
        {
            report.Error(Key, $"needs environment: kubernetes, not {EnumNames.Text(config.Environment)}");
        }

        if (config.Mode == PlannerMode.Agg)
        {
            report.Error(Key, "is not available in mode agg");
        }
    }

    public static void CheckBudget(PlannerConfig config, SectionReport report)
    {
        var (least, most) = (config.MinGpuBudget, config.MaxGpuBudget);
        if (most < 0 || !report.Sound("min_gpu_budget", "max_gpu_budget"))
        {
            return;
        }

        if (least > most)
        {
            report.Error("min_gpu_budget", string.Create(CultureInfo.InvariantCulture, $"must not exceed max_gpu_budget ({most}): no number of GPUs satisfies both"));
        }

        if (report.Sound("mode", "min_endpoint", "prefill_min_endpoint", "decode_min_endpoint", "prefill_engine_num_gpu", "decode_engine_num_gpu")
            && FloorGpus(config) is { } floor && floor > most)
        {
            report.Error("max_gpu_budget", string.Create(CultureInfo.InvariantCulture, $"cannot hold the replica floors, which need {floor} GPUs; raise it or lower min_endpoint"));
        }
    }

    private static string Instead(PlannerMode mode, string own) => mode == PlannerMode.Agg ? "min_endpoint" : own;

    // Unknown while an active role's cost is: the deployment tells it later.
    private static long? FloorGpus(PlannerConfig config)
    {
        var prefill = config.Mode.Has(PoolRole.Prefill)
            ? (long)(config.PrefillMinEndpoint ?? config.MinEndpoint) * config.PrefillEngineNumGpu
            : 0;
        var decode = config.Mode.Has(PoolRole.Decode)
            ? (long)(config.DecodeMinEndpoint ?? config.MinEndpoint) * config.DecodeEngineNumGpu
            : 0;
        return prefill + decode;
    }
}
