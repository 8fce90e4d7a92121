using System.Collections.Immutable;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Events;

/// <summary>Formats changes of settings for people.</summary>
internal static class SettingsText
{
    /// <summary>The changes of an operator's order.</summary>
    public static string Of(SettingsOrder order)
    {
        var changes = string.Join(", ", order.Set.Select(static change => $"{change.Key} = {change.Value}")
            .Concat(order.Unset.Select(static key => $"{key} as in the file")));
        return order.Reason is { } reason ? $"{changes}: {reason}" : changes;
    }

    /// <summary>The changes of a configuration file.</summary>
    public static string Of(ImmutableArray<SettingDifference> differences) => string.Join(", ", differences);

    /// <summary>A setting that was dropped, with the reason.</summary>
    public static string Dropped(SettingOverride setting, string problem) =>
        $"{setting.Key} = {setting.Value}, set by {setting.By}, no longer fits the configuration file and is dropped: {problem}";
}
