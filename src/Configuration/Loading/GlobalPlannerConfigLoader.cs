using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration.Loading;

/// <summary>Loads a GlobalPlanner's configuration.</summary>
public static class GlobalPlannerConfigLoader
{
    /// <summary>Loads from a file (<c>.json</c>, <c>.yaml</c>, <c>.yml</c>) or inline JSON; never throws for what is in it.</summary>
    public static ConfigLoadResult<GlobalPlannerConfig> Load(string fileOrInlineJson, ConfigLoadOptions? options = null) =>
        DocumentLoader.Load<GlobalPlannerConfig>(fileOrInlineJson, options);
}
