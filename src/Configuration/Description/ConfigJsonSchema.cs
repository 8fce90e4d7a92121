using System.Text.Json.Nodes;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Settings.Description;

namespace GlobalPlanner.Configuration.Description;

/// <summary>JSON Schemas of the configuration documents, for editors.</summary>
public static class ConfigJsonSchema
{
    /// <summary>
    /// The schema (draft 7) of one kind. It describes canonical values: what is read leniently, such as a number
    /// written as a text, loads although the schema does not allow it.
    /// </summary>
    public static JsonObject For(ConfigKind kind) => JsonSchemaWriter.Write(kind switch
    {
        ConfigKind.Planner => typeof(PlannerConfig),
        ConfigKind.Global => typeof(GlobalPlannerConfig),
        _ => typeof(SiloConfig),
    });
}
