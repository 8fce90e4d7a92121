using System.Text.Json;
using System.Text.Json.Serialization;

namespace GlobalPlanner.Planning.Performance.Passes;

/// <summary>
/// Writes a sample as an array in the order of its properties. A planner keeps some two hundred samples, and property
/// names would make its state five times as large. Elements beyond those it knows are skipped, so that a later build may
/// append some.
/// </summary>
internal sealed class PassSampleJsonConverter : JsonConverter<PassSample>
{
    public override PassSample Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A sample must be an array.");
        }

        var sample = new PassSample
        {
            AtUnixMilliseconds = Next(ref reader).GetInt64(),
            Ranks = Next(ref reader).GetInt32(),
            Milliseconds = Next(ref reader).GetDouble(),
            NativeMilliseconds = Next(ref reader).TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble(),
            PrefillRequests = Next(ref reader).GetUInt32(),
            PrefillTokens = Next(ref reader).GetUInt32(),
            PrefillKvTokens = Next(ref reader).GetUInt32(),
            DecodeRequests = Next(ref reader).GetUInt32(),
            DecodeKvTokens = Next(ref reader).GetUInt32(),
        };
        while (Next(ref reader).TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
        }

        return sample;
    }

    public override void Write(Utf8JsonWriter writer, PassSample value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.AtUnixMilliseconds);
        writer.WriteNumberValue(value.Ranks);
        writer.WriteNumberValue(value.Milliseconds);
        if (value.HasNative)
        {
            writer.WriteNumberValue(value.NativeMilliseconds);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteNumberValue(value.PrefillRequests);
        writer.WriteNumberValue(value.PrefillTokens);
        writer.WriteNumberValue(value.PrefillKvTokens);
        writer.WriteNumberValue(value.DecodeRequests);
        writer.WriteNumberValue(value.DecodeKvTokens);
        writer.WriteEndArray();
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ref reader;
    }
}
