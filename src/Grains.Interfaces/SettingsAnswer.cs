using System.Collections.Immutable;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>The answer to an order to change settings.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.SettingsAnswer")]
public sealed record SettingsAnswer
{
    /// <summary>Every reason why it was not followed; empty when it was.</summary>
    [Id(0)] public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>Settings that now differ from the file, oldest first.</summary>
    [Id(1)] public ImmutableArray<SettingOverride> Overrides { get; init; } = [];

    /// <summary>Consequences of the change, in words.</summary>
    [Id(2)] public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>The order was not followed.</summary>
    public static SettingsAnswer Refuse(ImmutableArray<string> problems) => new() { Problems = problems };
}
