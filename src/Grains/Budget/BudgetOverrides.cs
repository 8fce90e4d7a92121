using System.Collections.Immutable;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Budget;

/// <summary>The settings of a budget that operators changed, stored beside its ledger.</summary>
public sealed record BudgetOverrides
{
    /// <summary>The format this code writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The format it was written in; a newer one is refused.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The settings, oldest first.</summary>
    public ImmutableArray<SettingOverride> Overrides { get; init; } = [];
}
