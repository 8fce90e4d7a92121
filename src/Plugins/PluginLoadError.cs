using System.Collections.Immutable;
using GlobalPlanner.Planning.Pipeline;

namespace GlobalPlanner.Plugins;

/// <summary>Why a plugin of the configuration cannot be used, and what to do about it.</summary>
/// <param name="PluginId">The plugin.</param>
/// <param name="Module">Its module, as configured.</param>
/// <param name="Class">Its class, as configured.</param>
/// <param name="Message">The problem and its remedy.</param>
/// <param name="Parameter">The constructor parameter or <c>kwargs</c> key it is about; null when it is about none.</param>
public sealed record PluginLoadError(string PluginId, string Module, string Class, string Message, string? Parameter = null)
{
    /// <summary>One line.</summary>
    public override string ToString() =>
        $"plugin {PluginId} (module {Module}, class {Class}){(Parameter is null ? "" : $", parameter {Parameter}")}: {Message}";
}

/// <summary>The plugins of a configuration.</summary>
/// <param name="Plugins">Those that were loaded, in the order of the configuration.</param>
/// <param name="Errors">Everything that is wrong; when there is anything, the planner must not start.</param>
public sealed record PluginLoadResult(ImmutableArray<PluginRegistration> Plugins, ImmutableArray<PluginLoadError> Errors);
