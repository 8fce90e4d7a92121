using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Settings.Documents;

/// <summary>Reads JSON into configuration nodes that know their lines. Of a repeated key the last value counts.</summary>
internal static class JsonDocumentReader
{
    public static ConfigNode Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            reader.Read();
            var node = ReadValue(ref reader, new LineIndex(bytes));
            reader.Read();
            return node;
        }
        catch (JsonException e)
        {
            throw new ConfigTextException((int)(e.LineNumber ?? 0) + 1, $"not valid JSON: {Plain(e.Message)}", e);
        }
    }

    private static ConfigNode ReadValue(ref Utf8JsonReader reader, LineIndex lines)
    {
        var line = lines.LineOf(reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(ref reader, lines, line),
            JsonTokenType.StartArray => ReadList(ref reader, lines, line),
            JsonTokenType.True => new ConfigScalar(true, line),
            JsonTokenType.False => new ConfigScalar(false, line),
            JsonTokenType.String => new ConfigScalar(reader.GetString(), line),
            JsonTokenType.Number => new ConfigScalar(ReadNumber(ref reader), line),
            _ => new ConfigScalar(null, line),
        };
    }

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        var text = Encoding.UTF8.GetString(reader.ValueSpan);
        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : reader.GetDouble();
    }

    private static ConfigMap ReadMap(ref Utf8JsonReader reader, LineIndex lines, int line)
    {
        var entries = new MapBuilder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            var keyLine = lines.LineOf(reader.TokenStartIndex);
            reader.Read();
            entries.Set(key, ReadValue(ref reader, lines), keyLine);
        }

        return entries.Build(line);
    }

    private static ConfigList ReadList(ref Utf8JsonReader reader, LineIndex lines, int line)
    {
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader, lines));
        }

        return new ConfigList(items.ToImmutable(), line);
    }

    // The reader appends its own, zero-based position.
    private static string Plain(string message)
    {
        var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? message : message[..position];
    }

    private sealed class LineIndex(byte[] bytes)
    {
        private int _line = 1;
        private long _position;

        // Positions only grow, so the text is walked once.
        public int LineOf(long position)
        {
            for (; _position < position; _position++)
            {
                if (bytes[_position] == (byte)'\n')
                {
                    _line++;
                }
            }

            return _line;
        }
    }
}
