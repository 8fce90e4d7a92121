using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Rules;

/// <summary>Warns of latency targets that somebody set and that do not apply.</summary>
internal static class LatencyTargetRules
{
    public static void Check(PlannerConfig config, SectionReport report)
    {
        if (!report.Sound("optimization_target", "mode"))
        {
            return;
        }

        var targets = LatencyTargets.Of(config);
        Check("ttft_ms", targets.TtftMs, "computes no prompts", config, report);
        Check("itl_ms", targets.ItlMs, "generates no tokens", config, report);
    }

    private static void Check(string key, double? target, string why, PlannerConfig config, SectionReport report)
    {
        if (target is not null || !report.Given(key) || !report.Sound(key))
        {
            return;
        }

        report.Warn(key, config.OptimizationTarget == OptimizationTarget.Sla
            ? $"has no effect on decisions in mode {EnumNames.Text(config.Mode)}, which {why}"
            : $"has no effect on decisions with optimization_target: {EnumNames.Text(config.OptimizationTarget)}; only sla uses it");
    }
}
