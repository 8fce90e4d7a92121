using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GlobalPlanner.Settings.Binding;

/// <summary>Document values as JSON.</summary>
internal static class FreeValues
{
    /// <summary>The value as an element that owns its memory.</summary>
    public static JsonElement ToJson(ConfigNode node) => JsonSerializer.SerializeToElement(ToNode(node));

    private static JsonNode? ToNode(ConfigNode node) => node switch
    {
        ConfigMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, ToNode(e.Value)))),
        ConfigList list => new JsonArray([.. list.Items.Select(ToNode)]),
        ConfigScalar { Value: bool flag } => JsonValue.Create(flag),
        ConfigScalar { Value: BigInteger whole } => JsonNode.Parse(whole.ToString(CultureInfo.InvariantCulture)),
        ConfigScalar { Value: double real } => double.IsFinite(real) ? JsonValue.Create(real) : null,
        ConfigScalar { Value: string text } => JsonValue.Create(text),
        _ => null,
    };
}
