using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GlobalPlanner.Settings.Binding;

/// <summary>An effective configuration for people: canonical names, every value, its source; secrets masked.</summary>
public static class EffectiveSettings
{
    /// <summary>Stands for a secret.</summary>
    public const string Mask = "***";

    /// <summary>Every value with its source, in order of declaration.</summary>
    public static ImmutableArray<EffectiveSetting> List<T>(ConfigLoadResult<T> loaded)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(loaded);
        var rows = ImmutableArray.CreateBuilder<EffectiveSetting>();
        if (loaded.Value is { } config)
        {
            AddSection(rows, new SettingsCatalog(), loaded.Sources, config, typeof(T), "");
        }

        return rows.ToImmutable();
    }

    /// <summary>The configuration as one object with canonical names; it can be loaded again but for masked secrets.</summary>
    public static JsonObject ToJson(object config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return SectionToJson(new SettingsCatalog(), config, config.GetType());
    }

    /// <summary>One value as it is shown.</summary>
    internal static JsonNode? ToJson(SettingInfo setting, object? value) => ToJson(new SettingsCatalog(), setting, setting.Type, value);

    /// <summary>A shown value as it would be typed; null when there is none.</summary>
    internal static string? Text(JsonNode? shown) =>
        shown is JsonValue value && value.TryGetValue<string>(out var text) ? text : shown?.ToJsonString();

    private static void AddSection(
        ImmutableArray<EffectiveSetting>.Builder rows, SettingsCatalog catalog, ImmutableDictionary<string, SettingSource> sources, object section, Type type, string path)
    {
        foreach (var setting in catalog.Section(type).Settings)
        {
            AddValue(rows, catalog, sources, setting, setting.Type, setting.Property.GetValue(section), BindingLog.Join(path, setting.Key));
        }
    }

    private static void AddValue(
        ImmutableArray<EffectiveSetting>.Builder rows, SettingsCatalog catalog, ImmutableDictionary<string, SettingSource> sources, SettingInfo setting, SettingType type, object? value, string path)
    {
        if (value is not null && type.Form == SettingForm.Section)
        {
            AddSection(rows, catalog, sources, value, type.Clr, path);
        }
        else if (value is not null && type.Element?.Form == SettingForm.Section && Items(type, value) is { Count: > 0 } items)
        {
            foreach (var (key, item) in items)
            {
                AddSection(rows, catalog, sources, item, type.Element.Clr, BindingLog.Join(path, key));
            }
        }
        else
        {
            rows.Add(new EffectiveSetting(path, ToJson(catalog, setting, type, value), SourceOf(sources, path)));
        }
    }

    // A value without an entry stands inside a default that was taken whole.
    private static SettingSource SourceOf(ImmutableDictionary<string, SettingSource> sources, string path) =>
        sources.TryGetValue(path, out var source) ? source : new SettingSource(SettingSourceKind.Default, null);

    private static List<(string Key, object Item)> Items(SettingType type, object value) => type.Form == SettingForm.Map
        ? [.. ((IDictionary)value).Keys.Cast<string>().Select(key => (key, ((IDictionary)value)[key]!))]
        : [.. ((IEnumerable)value).Cast<object>().Select((item, i) => ($"[{i}]", item))];

    private static JsonObject SectionToJson(SettingsCatalog catalog, object section, Type type) =>
        new(catalog.Section(type).Settings.Select(s =>
            KeyValuePair.Create(s.Key, ToJson(catalog, s, s.Type, s.Property.GetValue(section)))));

    private static JsonNode? ToJson(SettingsCatalog catalog, SettingInfo setting, SettingType type, object? value)
    {
        if (value is null)
        {
            return null;
        }

        switch (type.Form)
        {
            case SettingForm.Section:
                return SectionToJson(catalog, value, type.Clr);
            case SettingForm.List:
                return new JsonArray([.. Items(type, value).Select(i => ToJson(catalog, setting, type.Element!, i.Item))]);
            case SettingForm.Map:
                return MapToJson(catalog, setting, type, value);
            case SettingForm.Text when setting.Attribute.Secret:
                return ((string)value).Length == 0 ? "" : Mask;
            case SettingForm.Choice:
                return EnumNames.Text((Enum)value);
            case SettingForm.Converted:
                return value.ToString();
            default:
                return JsonSerializer.SerializeToNode(value, value.GetType());
        }
    }

    // In a secret map the keys are the secrets and the values name them.
    private static JsonObject MapToJson(SettingsCatalog catalog, SettingInfo setting, SettingType type, object value)
    {
        var secret = setting.Attribute.Secret;
        var open = secret ? setting with { Attribute = new SettingAttribute(setting.Attribute.Description) } : setting;
        return new JsonObject(Items(type, value).Select((item, i) => KeyValuePair.Create(
            secret ? $"{Mask}{i + 1}" : item.Key,
            ToJson(catalog, open, type.Element!, item.Item))));
    }
}
