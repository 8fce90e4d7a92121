using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using GlobalPlanner.Planning.Configuration.Binding;
using GlobalPlanner.Planning.Configuration.Documents;

namespace GlobalPlanner.Planning.Configuration.Overlay;

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
    public static ConfigLoadResult<PlannerConfig> Apply(PlannerConfig config, ImmutableArray<SettingChange> changes)
    {
        ArgumentNullException.ThrowIfNull(config);
        var document = EffectiveSettings.ToJson(config);
        document.Remove("metric_pulling_prometheus_token");
        Forget(document, changes);
        foreach (var change in changes)
        {
            Set(document, change);
        }

        return ConfigText.TryParse(document.ToJsonString(), ConfigFormat.Json, out var node, out var error)
            ? ConfigBinder.Bind<PlannerConfig>(node, new ConfigContext { Source = "settings", Strict = true })
            : throw new InvalidOperationException($"A configuration could not be read again: {error.Message}");
    }

    /// <summary>Takes out what stood there only because of another setting.</summary>
    private static void Forget(JsonObject document, ImmutableArray<SettingChange> changes)
    {
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

    private static void Set(JsonObject document, SettingChange change)
    {
        var path = change.Key.Split('.');
        var section = document;
        foreach (var part in path[..^1])
        {
            if (section[part] is not JsonObject inner)
            {
                section[part] = inner = [];
            }

            section = inner;
        }

        RemoveCanonicalOf(section, path[^1]);
        section[path[^1]] = Value(change.Value);
    }

    /// <summary>A change by a setting's other name must not lose to the canonical name, which would win in a document.</summary>
    private static void RemoveCanonicalOf(JsonObject section, string key)
    {
        foreach (var property in typeof(PlannerConfig).GetProperties())
        {
            if (property.GetCustomAttributes(typeof(SettingAttribute), inherit: false) is [SettingAttribute setting] && setting.Alias == key)
            {
                section.Remove(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            }
        }
    }

    /// <summary>A JSON value as it is; anything else is a text.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
