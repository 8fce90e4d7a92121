using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Rules;

/// <summary>The plugin gateway's exposure.</summary>
internal static class PluginRules
{
    public static void Check(PlannerConfig config, SectionReport report)
    {
        const string Listen = "scheduling.gateway.listen";
        var gateway = config.Scheduling.Gateway;
        if (!gateway.Enabled || !report.Sound("scheduling.gateway"))
        {
            return;
        }

        if (!gateway.Listen.StartsWith("unix:", StringComparison.Ordinal) && !gateway.AllowInsecure)
        {
            report.Error(Listen, "is a TCP address without TLS; use unix:///path, or permit it with scheduling.gateway.allow_insecure: true");
        }

        if (config.PluginRegistration.Auth.TrustedSources.IsDefaultOrEmpty)
        {
            report.Warn("plugin_registration.auth.trusted_sources", "is empty, so everyone may register a plugin; name static_secret, or allow_unauthenticated if that is meant");
        }
    }
}
