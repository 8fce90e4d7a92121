using System.Text.Json.Nodes;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Identity;

/// <summary>Reads a participant id from a configuration.</summary>
internal sealed class ParticipantIdSetting : ISettingConverter
{
    /// <inheritdoc />
    public string Allowed => "a participant id, {k8s_namespace}/{dgd_name}";

    /// <inheritdoc />
    public JsonNode Schema => new JsonObject { ["type"] = "string", ["pattern"] = "^[^/]+/[^/]+$" };

    /// <inheritdoc />
    public bool TryRead(ConfigNode node, out object? value)
    {
        var read = ParticipantId.TryParse((node as ConfigScalar)?.Value as string, out var id);
        value = read ? id : null;
        return read;
    }
}
