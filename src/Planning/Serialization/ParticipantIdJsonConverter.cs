using System.Text.Json;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Serialization;

/// <summary>Writes a participant id as its text, also as a dictionary key.</summary>
internal sealed class ParticipantIdJsonConverter : JsonConverter<ParticipantId>
{
    public override ParticipantId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Convert(reader.GetString());

    public override void Write(Utf8JsonWriter writer, ParticipantId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    public override ParticipantId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Convert(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, ParticipantId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);

    private static ParticipantId Convert(string? text) =>
        ParticipantId.TryParse(text, out var id)
            ? id
            : throw new JsonException($"'{text}' is not a participant id; write {{k8s_namespace}}/{{dgd_name}}.");
}
