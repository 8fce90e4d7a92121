using System.Collections.Immutable;

namespace GlobalPlanner.Settings.Overlay;

/// <summary>An operator's order to change settings, all of them or none.</summary>
/// <param name="Set">New values.</param>
/// <param name="Unset">Settings that are to be as in the file again.</param>
/// <param name="By">Who orders it; non-empty.</param>
/// <param name="Reason">Why; null when nothing was said.</param>
public sealed record SettingsOrder(ImmutableArray<SettingChange> Set, ImmutableArray<string> Unset, string By, string? Reason);
