using System.Text.Json.Nodes;

namespace GlobalPlanner.Settings.Binding;

/// <summary>Reads a setting whose values come in more than one form. Implementations are stateless.</summary>
public interface ISettingConverter
{
    /// <summary>What is allowed, in words; ends a sentence of the form "... is not allowed; give ...".</summary>
    string Allowed { get; }

    /// <summary>The JSON Schema of the accepted values.</summary>
    JsonNode Schema { get; }

    /// <summary>Reads a value of the document; the text of an environment variable comes as a scalar.</summary>
    bool TryRead(ConfigNode node, out object? value);
}
