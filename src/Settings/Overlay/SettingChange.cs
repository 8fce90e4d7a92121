namespace GlobalPlanner.Settings.Overlay;

/// <summary>A new value for one setting.</summary>
/// <param name="Key">Dotted path of the setting, for example <c>ttft_ms</c>.</param>
/// <param name="Value">The value as it is typed: a number, a truth value, a text, or JSON.</param>
public sealed record SettingChange(string Key, string Value);
