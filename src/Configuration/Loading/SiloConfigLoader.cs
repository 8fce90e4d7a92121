using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Settings.Documents;

namespace GlobalPlanner.Configuration.Loading;

/// <summary>Loads a silo's configuration together with the planner files it names.</summary>
public static class SiloConfigLoader
{
    /// <summary>Loads from a file (<c>.json</c>, <c>.yaml</c>, <c>.yml</c>) or inline JSON; never throws for what is in it.</summary>
    public static ConfigLoadResult<SiloConfig> Load(string fileOrInlineJson, ConfigLoadOptions? options = null) =>
        Load(ConfigSource.Open(fileOrInlineJson), options, out _);

    /// <summary>The same from a file that is read again and again, with every file that it was read from.</summary>
    public static LoadedSilo LoadFile(string file, ConfigLoadOptions? options = null)
    {
        var result = Load(ConfigSource.OpenFile(file), options, out var planners);
        return new LoadedSilo(result, [file, .. planners]);
    }

    /// <summary>Loads the built-in simulated deployment.</summary>
    public static ConfigLoadResult<SiloConfig> LoadDefault(ConfigLoadOptions? options = null) =>
        Load(ConfigSource.Parse(SiloDefaults.Name, folder: null, SiloDefaults.Text, ConfigFormat.Yaml), options, out _);

    private static ConfigLoadResult<SiloConfig> Load(ConfigSource source, ConfigLoadOptions? options, out ImmutableArray<string> plannerFiles)
    {
        plannerFiles = [];
        if (source.Document is not { } document)
        {
            return DocumentLoader.Refused<SiloConfig>(source.Fault!);
        }

        var planners = new PlannerFiles(source);
        var whole = planners.Graft(document);
        plannerFiles = planners.Files;
        var bound = ConfigBinder.Bind<SiloConfig>(whole, DocumentLoader.Context(source, options));
        return planners.Faults.IsEmpty
            ? bound
            : bound with { Value = null, Issues = planners.Faults.AddRange(bound.Issues) };
    }
}
