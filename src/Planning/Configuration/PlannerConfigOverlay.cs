using System.Collections.Immutable;
using System.Text.Json.Nodes;
using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Planning.Configuration;

/// <summary>
/// An effective planner configuration with some settings changed, bound and validated whole as if it had been written
/// that way. What the old configuration only derived or forced is derived anew.
/// </summary>
public static class PlannerConfigOverlay
{
    private const string ScaleInterval = "scale_interval_seconds";

    /// <summary>The changed configuration, or every error.</summary>
    /// <param name="config">The configuration in force.</param>
    /// <param name="changes">Settings with dotted paths (<c>ttft_ms</c>, <c>scheduling.scale_interval_seconds</c>) and their new values as text.</param>
    public static ConfigLoadResult<PlannerConfig> Apply(PlannerConfig config, ImmutableArray<SettingChange> changes) =>
        ConfigOverlay.Apply(config, changes, document => Forget(document, changes));

    /// <summary>Takes out what stood there only because of another setting, and what is not shown.</summary>
    private static void Forget(JsonObject document, ImmutableArray<SettingChange> changes)
    {
        document.Remove("metric_pulling_prometheus_token");
        if (changes.Any(change => change.Key is "optimization_target"))
        {
            document.Remove("enable_load_scaling");
            document.Remove("enable_throughput_scaling");
        }

        if (document["scheduling"] is JsonObject scheduling && changes.Any(change => ChangesCadence(change.Key)))
        {
            scheduling.Remove(ScaleInterval);
        }
    }

    private static bool ChangesCadence(string key) =>
        key is "optimization_target" or "enable_throughput_scaling" || key.Contains("adjustment_interval", StringComparison.Ordinal);
}
