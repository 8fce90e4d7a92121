using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Rules;

/// <summary>The thresholds that <c>optimization_target: load</c> needs.</summary>
internal static class LoadTargetRules
{
    public static void Check(PlannerConfig config, SectionReport report)
    {
        if (!report.Sound("mode"))
        {
            return;
        }

        if (config.Mode.Has(PoolRole.Prefill))
        {
            CheckPair("prefill_scale_up_queue_tokens", config.PrefillScaleUpQueueTokens, "prefill_scale_down_queue_tokens", config.PrefillScaleDownQueueTokens, config, report);
        }

        if (config.Mode.Has(PoolRole.Decode))
        {
            CheckPair("decode_scale_up_kv_rate", config.DecodeScaleUpKvRate, "decode_scale_down_kv_rate", config.DecodeScaleDownKvRate, config, report);
        }
    }

    private static void CheckPair(string upKey, double? up, string downKey, double? down, PlannerConfig config, SectionReport report)
    {
        Require(upKey, up, config, report);
        Require(downKey, down, config, report);
        if (up <= down && report.Sound(upKey, downKey))
        {
            report.Error(upKey, $"must be greater than {downKey}");
        }
    }

    private static void Require(string key, double? value, PlannerConfig config, SectionReport report)
    {
        if (value is null && report.Sound(key))
        {
            report.Error(key, $"is required with optimization_target: load in mode {EnumNames.Text(config.Mode)}");
        }
    }
}
