using System.Collections.Immutable;
using System.Text.Json.Nodes;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Configuration;
using GlobalPlanner.Configuration.Description;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Client.Commands.Config;

/// <summary>Loads a configuration of any kind for display.</summary>
internal static class ConfigReader
{
    /// <summary>Loads a document; warnings go to standard error.</summary>
    /// <exception cref="CommandFailedException">The configuration is invalid; every error is listed.</exception>
    public static EffectiveConfig Load(CommandContext context, ConfigKind kind, string given, bool strict) => kind switch
    {
        ConfigKind.Planner => Load(context, given, strict, PlannerConfigLoader.Load),
        ConfigKind.Global => Load(context, given, strict, GlobalPlannerConfigLoader.Load),
        _ => Load(context, given, strict, LoadSilo),
    };

    private static ConfigLoadResult<SiloConfig> LoadSilo(string given, ConfigLoadOptions? options)
    {
        var loaded = SiloConfigLoader.Load(given, options);
        var unavailable = WorldChoice.Problems(loaded);
        return unavailable.IsEmpty ? loaded : loaded with { Value = null, Issues = loaded.Issues.AddRange(unavailable) };
    }

    private static EffectiveConfig Load<T>(
        CommandContext context, string given, bool strict, Func<string, ConfigLoadOptions?, ConfigLoadResult<T>> load)
        where T : class
    {
        var loaded = ConfigInput.Load(context, given, strict, load);
        return new EffectiveConfig(
            EffectiveSettings.ToJson(loaded.Value!),
            EffectiveSettings.List(loaded),
            [.. loaded.Warnings.Select(static warning => warning.ToString())]);
    }
}

/// <summary>An effective configuration for display.</summary>
/// <param name="Values">The configuration with canonical names.</param>
/// <param name="Settings">Every value with its source.</param>
/// <param name="Warnings">Warnings, one line each.</param>
internal sealed record EffectiveConfig(
    JsonObject Values, ImmutableArray<EffectiveSetting> Settings, ImmutableArray<string> Warnings);
