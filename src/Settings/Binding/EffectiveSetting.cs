using System.Text.Json.Nodes;

namespace GlobalPlanner.Settings.Binding;

/// <summary>One value of an effective configuration.</summary>
/// <param name="Key">Path of the setting with canonical names.</param>
/// <param name="Value">The value, masked when secret; null when there is none.</param>
/// <param name="Source">Where it came from.</param>
public sealed record EffectiveSetting(string Key, JsonNode? Value, SettingSource Source);
