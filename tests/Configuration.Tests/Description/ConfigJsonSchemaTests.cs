using System.Text.Json.Nodes;
using GlobalPlanner.Configuration.Description;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Settings.Binding;
using NJsonSchema;
using NJsonSchema.Validation;

namespace GlobalPlanner.Configuration.Tests.Description;

public class ConfigJsonSchemaTests
{
    private static readonly ConfigLoadOptions Bare = new() { Environment = _ => null };

    [Theory]
    [InlineData(ConfigKind.Planner)]
    [InlineData(ConfigKind.Global)]
    [InlineData(ConfigKind.Silo)]
    public async Task Every_reference_of_a_schema_leads_somewhere(ConfigKind kind)
    {
        var text = ConfigJsonSchema.For(kind).ToJsonString();
        var schema = await JsonSchema.FromJsonAsync(text);

        Assert.Equal("http://json-schema.org/draft-07/schema#", schema.SchemaVersion);
        Assert.All(References(JsonNode.Parse(text)!), r => Assert.Contains(r["#/definitions/".Length..], schema.Definitions.Keys));
    }

    [Fact]
    public async Task Effective_defaults_are_valid()
    {
        await AssertValidAsync(ConfigKind.Planner, EffectiveSettings.ToJson(PlannerConfigLoader.Load("{}", Bare).Value!));
        await AssertValidAsync(ConfigKind.Global, EffectiveSettings.ToJson(GlobalPlannerConfigLoader.Load("{}", Bare).Value!));
        await AssertValidAsync(ConfigKind.Silo, EffectiveSettings.ToJson(SiloConfigLoader.LoadDefault(Bare).Value!));
    }

    [Theory]
    [InlineData(ConfigKind.Planner, """{"$schema": "x", "ttft": 200, "unknown": 1}""", true)]
    [InlineData(ConfigKind.Planner, """{"scheduling": {"unknown": 1}}""", false)]
    [InlineData(ConfigKind.Planner, """{"mode": "both"}""", false)]
    [InlineData(ConfigKind.Planner, """{"ttft_ms": 0}""", false)]
    [InlineData(ConfigKind.Planner, """{"report_interval_hours": null, "environment": "global-planner"}""", true)]
    [InlineData(ConfigKind.Planner, """{"scheduling": {"external_plugins": [{"plugin_id": "p", "plugin_type": "propose", "priority": 1, "endpoint": "e", "hold_policy": "hold_last"}]}}""", true)]
    [InlineData(ConfigKind.Planner, """{"scheduling": {"external_plugins": [{"plugin_id": "p"}]}}""", false)]
    [InlineData(ConfigKind.Global, """{"managed_namespaces": ["a"], "max_total_gpus": -2}""", false)]
    [InlineData(ConfigKind.Silo, """{}""", false)]
    public async Task Examples_are_judged(ConfigKind kind, string document, bool valid) =>
        Assert.Equal(valid, (await JudgeAsync(kind, document)).Count == 0);

    private static async Task AssertValidAsync(ConfigKind kind, JsonObject document) =>
        Assert.Empty((await JudgeAsync(kind, document.ToJsonString())).Select(e => e.ToString()));

    private static async Task<ICollection<ValidationError>> JudgeAsync(ConfigKind kind, string document) =>
        (await JsonSchema.FromJsonAsync(ConfigJsonSchema.For(kind).ToJsonString())).Validate(document);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(p => p.Key == "$ref" ? [p.Value!.GetValue<string>()] : References(p.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
