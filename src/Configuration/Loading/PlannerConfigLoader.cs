using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration.Loading;

/// <summary>Loads a pool planner's configuration.</summary>
public static class PlannerConfigLoader
{
    /// <summary>Loads from a file (<c>.json</c>, <c>.yaml</c>, <c>.yml</c>) or inline JSON; never throws for what is in it.</summary>
    public static ConfigLoadResult<PlannerConfig> Load(string fileOrInlineJson, ConfigLoadOptions? options = null) =>
        DocumentLoader.Load<PlannerConfig>(fileOrInlineJson, options);
}
