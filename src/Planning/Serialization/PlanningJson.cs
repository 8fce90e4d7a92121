using System.Text.Json;
using System.Text.Json.Serialization;

namespace GlobalPlanner.Planning.Serialization;

/// <summary>
/// The JSON form of Planning's types everywhere (wire, storage, console): snake_case keys as in Dynamo's
/// configuration, enums as snake_case strings, unknown members ignored so that a newer writer can be read.
/// </summary>
public static class PlanningJson
{
    /// <summary>The shared, read-only options.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new ParticipantIdJsonConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
