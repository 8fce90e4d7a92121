namespace GlobalPlanner.Settings.Overlay;

/// <summary>A setting that an operator changed while the silo runs; it goes before the file until it is taken back.</summary>
/// <param name="Key">Dotted path of the setting, canonical names.</param>
/// <param name="Value">Its value as it was typed.</param>
/// <param name="By">Who changed it.</param>
/// <param name="Reason">Why; null when nothing was said.</param>
/// <param name="Since">When, by the planner's clock.</param>
public sealed record SettingOverride(string Key, string Value, string By, string? Reason, DateTimeOffset Since)
{
    /// <summary>The file's value, which it stands above; null where the file's configuration has none.</summary>
    public string? FileValue { get; init; }
}
