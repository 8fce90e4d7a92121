using GlobalPlanner.Planning.Configuration.Binding;
using GlobalPlanner.Planning.Configuration.Documents;

namespace GlobalPlanner.Configuration.Loading;

/// <summary>Loads a silo's configuration together with the planner files it names.</summary>
public static class SiloConfigLoader
{
    /// <summary>Loads from a file (<c>.json</c>, <c>.yaml</c>, <c>.yml</c>) or inline JSON; never throws for what is in it.</summary>
    public static ConfigLoadResult<SiloConfig> Load(string fileOrInlineJson, ConfigLoadOptions? options = null) =>
        Load(ConfigSource.Open(fileOrInlineJson), options);

    /// <summary>Loads the built-in simulated deployment.</summary>
    public static ConfigLoadResult<SiloConfig> LoadDefault(ConfigLoadOptions? options = null) =>
        Load(ConfigSource.Parse(SiloDefaults.Name, folder: null, SiloDefaults.Text, ConfigFormat.Yaml), options);

    private static ConfigLoadResult<SiloConfig> Load(ConfigSource source, ConfigLoadOptions? options)
    {
        if (source.Document is not { } document)
        {
            return DocumentLoader.Refused<SiloConfig>(source.Fault!);
        }

        var planners = new PlannerFiles(source);
        var whole = planners.Graft(document);
        var bound = ConfigBinder.Bind<SiloConfig>(whole, DocumentLoader.Context(source, options));
        return planners.Faults.IsEmpty
            ? bound
            : bound with { Value = null, Issues = planners.Faults.AddRange(bound.Issues) };
    }
}
