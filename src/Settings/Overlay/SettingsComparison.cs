using System.Collections;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Settings.Overlay;

/// <summary>A setting in which two configurations differ.</summary>
/// <param name="Key">Its path, canonical names; elements of a list by their name or selector: <c>pools[inf/a].planner.ttft_ms</c>.</param>
/// <param name="Before">Its value in the first, as it would be typed, masked when secret; null when it has none.</param>
/// <param name="After">The same in the second.</param>
/// <param name="FixedAtStart">Whether it, or the section it stands in, is read only when the silo starts.</param>
public sealed record SettingDifference(string Key, string? Before, string? After, bool FixedAtStart)
{
    /// <summary>One line: <c>key = after (was before)</c>.</summary>
    public override string ToString() => $"{Key} = {After ?? "null"} (was {Before ?? "null"})";
}

/// <summary>What differs between two effective configurations.</summary>
public static class SettingsComparison
{
    /// <summary>
    /// Every setting that differs, in order of declaration. An element that only one of them has is one difference; it is
    /// fixed at the start when a setting of its own is.
    /// </summary>
    /// <typeparam name="T">An annotated record.</typeparam>
    public static ImmutableArray<SettingDifference> Between<T>(T before, T after)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var walk = new Walk();
        walk.Sections(typeof(T), before, after, "", isFixed: false);
        return walk.Found.ToImmutable();
    }

    private sealed class Walk
    {
        /// <summary>A whole planner would bury the other differences.</summary>
        private const int LongestElement = 200;

        private static readonly string[] Identities = ["name", "selector"];

        private readonly SettingsCatalog _catalog = new();

        public ImmutableArray<SettingDifference>.Builder Found { get; } = ImmutableArray.CreateBuilder<SettingDifference>();

        public void Sections(Type type, object before, object after, string path, bool isFixed)
        {
            foreach (var setting in _catalog.Section(type).Settings)
            {
                Values(
                    setting,
                    setting.Property.GetValue(before),
                    setting.Property.GetValue(after),
                    BindingLog.Join(path, setting.Key),
                    isFixed || setting.Attribute.FixedAtStart);
            }
        }

        private void Values(SettingInfo setting, object? before, object? after, string path, bool isFixed)
        {
            if (before is not null && after is not null && setting.Type.Form == SettingForm.Section)
            {
                Sections(setting.Type.Clr, before, after, path, isFixed);
            }
            else if (before is not null && after is not null && setting.Type.Element is { Form: SettingForm.Section } element)
            {
                Elements(element.Clr, Items(setting.Type, before), Items(setting.Type, after), path, isFixed);
            }
            else if (!JsonNode.DeepEquals(Open(setting, before), Open(setting, after)))
            {
                Found.Add(new SettingDifference(path, Shown(setting, before), Shown(setting, after), isFixed));
            }
        }

        private void Elements(Type type, List<(string Key, object Item)> before, List<(string Key, object Item)> after, string path, bool isFixed)
        {
            var (old, now) = (before.ToDictionary(StringComparer.Ordinal), after.ToDictionary(StringComparer.Ordinal));
            var ownFixed = isFixed || _catalog.Section(type).Settings.Any(static setting => setting.Attribute.FixedAtStart);
            foreach (var key in before.Concat(after).Select(static item => item.Key).Distinct(StringComparer.Ordinal))
            {
                var name = BindingLog.Join(path, key);
                var (was, isNow) = (old.GetValueOrDefault(key), now.GetValueOrDefault(key));
                if (was is not null && isNow is not null)
                {
                    Sections(type, was, isNow, name, isFixed);
                }
                else
                {
                    Found.Add(new SettingDifference(name, Shown(was), Shown(isNow), ownFixed));
                }
            }

            // The first of two that match may win, so their order counts too.
            if (old.Count == now.Count && old.Keys.All(now.ContainsKey) && !before.Select(static item => item.Key).SequenceEqual(after.Select(static item => item.Key)))
            {
                Found.Add(new SettingDifference(path, Order(before), Order(after), isFixed));
            }
        }

        private List<(string Key, object Item)> Items(SettingType type, object value)
        {
            if (value is IDictionary map)
            {
                return [.. map.Keys.Cast<string>().Select(key => (key, map[key]!))];
            }

            var items = ((IEnumerable)value).Cast<object>().ToList();
            var identity = _catalog.Section(type.Element!.Clr).Settings.FirstOrDefault(static setting => Identities.Contains(setting.Key));
            var names = items.Select(item => identity?.Property.GetValue(item)?.ToString()).ToList();
            var tells = names.All(static name => name is not null) && names.Distinct(StringComparer.Ordinal).Count() == names.Count;
            return [.. items.Select((item, index) => (tells ? $"[{names[index]}]" : $"[{index}]", item))];
        }

        private static string Order(List<(string Key, object Item)> items) => string.Join(", ", items.Select(static item => item.Key));

        /// <summary>The value itself; a secret, too, can only be compared by what it is.</summary>
        private static JsonNode? Open(SettingInfo setting, object? value) =>
            EffectiveSettings.ToJson(setting with { Attribute = new SettingAttribute(setting.Attribute.Description) }, value);

        private static string? Shown(SettingInfo setting, object? value) => EffectiveSettings.Text(EffectiveSettings.ToJson(setting, value));

        private static string? Shown(object? section) =>
            section is null ? null
            : EffectiveSettings.ToJson(section).ToJsonString() is { Length: <= LongestElement } text ? text
            : "{...}";
    }
}
