using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Configuration.Reload;

/// <summary>
/// What becomes of a configuration file that changed while the silo runs: it is taken whole, or not at all, so that what
/// is in force is always something that was validated as it stands.
/// </summary>
/// <param name="Config">The configuration to take; null when the one in force stays.</param>
/// <param name="Changes">Settings that differ from those in force; empty when the one in force stays.</param>
/// <param name="Problems">Why it is not taken, every reason, one line each.</param>
public sealed record ReloadVerdict(SiloConfig? Config, ImmutableArray<SettingDifference> Changes, ImmutableArray<string> Problems)
{
    /// <summary>Judges a file against the configuration in force.</summary>
    /// <param name="running">What is in force.</param>
    /// <param name="file">The file as it was loaded, by the rules of the start.</param>
    public static ReloadVerdict Of(SiloConfig running, ConfigLoadResult<SiloConfig> file)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(file);
        if (file.Value is not { } config)
        {
            return Refused(file.Errors.Select(static issue => issue.ToString()));
        }

        var changes = SettingsComparison.Between(running, config);
        var fixedOnes = changes.Where(static change => change.FixedAtStart).ToList();
        return fixedOnes.Count > 0
            ? Refused(fixedOnes.Select(static change => $"{change} is read only when the silo starts; restart it, or take the change back"))
            : new ReloadVerdict(config, changes, []);
    }

    /// <summary>The configuration in force stays.</summary>
    /// <param name="problems">Every reason.</param>
    public static ReloadVerdict Refused(IEnumerable<string> problems) => new(null, [], [.. problems]);
}
