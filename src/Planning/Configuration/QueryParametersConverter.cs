using System.Collections.Immutable;
using System.Text.Json.Nodes;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration;

/// <summary>Reads URL query parameters: a mapping of texts, or a query string in which every field has a name and a value.</summary>
public sealed class QueryParametersConverter : ISettingConverter
{
    /// <inheritdoc />
    public string Allowed => "a mapping of texts, or a query string such as 'a=1&b=2'";

    /// <inheritdoc />
    public JsonNode Schema => JsonNode.Parse("""{"anyOf":[{"type":"object","additionalProperties":{"type":"string"}},{"type":"string"}]}""")!;

    /// <inheritdoc />
    public bool TryRead(ConfigNode node, out object? value)
    {
        value = null;
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var read = node switch
        {
            ConfigMap map => TryMap(map, pairs),
            ConfigScalar { Value: string text } => TryQuery(text, pairs),
            _ => false,
        };
        if (read && pairs.Count > 0)
        {
            value = pairs.ToImmutable();
        }

        return read;
    }

    private static bool TryMap(ConfigMap map, ImmutableSortedDictionary<string, string>.Builder pairs)
    {
        foreach (var entry in map.Entries)
        {
            if (entry.Value is not ConfigScalar { Value: string text })
            {
                return false;
            }

            pairs[entry.Key] = text;
        }

        return true;
    }

    private static bool TryQuery(string text, ImmutableSortedDictionary<string, string>.Builder pairs)
    {
        foreach (var field in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return false;
            }

            pairs[Decode(field[..equals])] = Decode(field[(equals + 1)..]);
        }

        return true;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
