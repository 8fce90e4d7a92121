using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Settings.Documents;

namespace GlobalPlanner.Settings.Overlay;

/// <summary>
/// An effective configuration with some settings changed, bound and validated whole as if it had been written that way.
/// </summary>
public static class ConfigOverlay
{
    /// <summary>The changed configuration, or every error.</summary>
    /// <typeparam name="T">An annotated record.</typeparam>
    /// <param name="config">The configuration in force.</param>
    /// <param name="changes">Settings with dotted paths and their new values as text.</param>
    /// <param name="forget">Takes out of the document what stands there only because of a setting that changes; null for nothing.</param>
    public static ConfigLoadResult<T> Apply<T>(T config, ImmutableArray<SettingChange> changes, Action<JsonObject>? forget = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(config);
        var document = EffectiveSettings.ToJson(config);
        forget?.Invoke(document);
        foreach (var change in changes)
        {
            Set<T>(document, change);
        }

        return ConfigText.TryParse(document.ToJsonString(), ConfigFormat.Json, out var node, out var error)
            ? ConfigBinder.Bind<T>(node, new ConfigContext { Source = "settings", Strict = true })
            : throw new InvalidOperationException($"A configuration could not be read again: {error.Message}");
    }

    /// <summary>The path of a setting with its canonical names; a name that is not known stays as it is.</summary>
    public static string Canonical<T>(string key)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(key);
        return string.Join('.', Path(typeof(T), key).Select(static step => step.Setting?.Key ?? step.Name));
    }

    /// <summary>Whether a setting, or the section it stands in, is read only when the silo starts.</summary>
    public static bool IsFixed<T>(string key)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(key);
        return Path(typeof(T), key).Any(static step => step.Setting is { Attribute.FixedAtStart: true });
    }

    /// <summary>A setting's value as it would be typed; null when it has none or there is no such setting.</summary>
    public static string? ValueOf<T>(T config, string key)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(key);
        JsonNode? node = EffectiveSettings.ToJson(config);
        foreach (var part in key.Split('.'))
        {
            node = node is JsonObject section ? section[part] : null;
        }

        return EffectiveSettings.Text(node);
    }

    /// <summary>
    /// Gives settings that are read only at the start, secrets among them, the values of another configuration: a
    /// configuration that went through a document has lost its secrets.
    /// </summary>
    internal static void KeepFixed(object config, object of, Type type)
    {
        foreach (var setting in new SettingsCatalog().Section(type).Settings)
        {
            var (there, here) = (setting.Property.GetValue(of), setting.Property.GetValue(config));
            if (setting.Attribute.FixedAtStart)
            {
                setting.Property.SetValue(config, there);
            }
            else if (setting.Type.Form == SettingForm.Section && there is not null && here is not null)
            {
                KeepFixed(here, there, setting.Type.Clr);
            }
        }
    }

    private static List<(string Name, SettingInfo? Setting)> Path(Type type, string key)
    {
        var catalog = new SettingsCatalog();
        var path = new List<(string, SettingInfo?)>();
        Type? section = type;
        foreach (var part in key.Split('.'))
        {
            var setting = section is null ? null : Find(catalog.Section(section), part);
            path.Add((part, setting));
            section = setting is { Type: { Form: SettingForm.Section } of } ? of.Clr : null;
        }

        return path;
    }

    private static SettingInfo? Find(SectionInfo section, string name) =>
        section.Settings.FirstOrDefault(setting => setting.Key == name || setting.Attribute.Alias == name);

    private static void Set<T>(JsonObject document, SettingChange change)
        where T : class
    {
        // A change by a setting's other name must not lose to the canonical name, which would win in a document.
        var path = Canonical<T>(change.Key).Split('.');
        var section = document;
        foreach (var part in path[..^1])
        {
            if (section[part] is not JsonObject inner)
            {
                section[part] = inner = [];
            }

            section = inner;
        }

        section[path[^1]] = Value(change.Value);
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
