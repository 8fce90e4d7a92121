using System.Text.Json;
using Orleans.Storage;

namespace GlobalPlanner.Storage.Redis;

/// <summary>States as JSON, written the same way as the embedded storage writes them.</summary>
internal sealed class JsonStateSerializer(JsonSerializerOptions json) : IGrainStorageSerializer
{
    /// <inheritdoc />
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, json));

    /// <inheritdoc />
    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, json)!;
}
