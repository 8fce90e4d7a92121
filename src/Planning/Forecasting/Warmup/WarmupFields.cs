using System.Text.Json;

namespace GlobalPlanner.Planning.Forecasting.Warmup;

/// <summary>Reads the fields of a row of a trace; a bad one throws a <see cref="WarmupTraceException"/> that names it.</summary>
internal static class WarmupFields
{
    // Milliseconds, some 30 000 years. A larger number is not a time.
    private const double FurthestMs = 1e15;
    private const int LongestValue = 80;

    public static double Milliseconds(JsonElement row, string name) =>
        Find(row, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var ms) && Math.Abs(ms) <= FurthestMs
            ? ms
            : throw Bad(row, name, "allowed: milliseconds, a finite number");

    public static long Tokens(JsonElement row, string name) =>
        Find(row, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var tokens) && tokens >= 0
            ? tokens
            : throw Bad(row, name, "allowed: a whole number of at least 0");

    /// <summary>A member, by a path with dots; null when it is absent or null.</summary>
    public static JsonElement? Find(JsonElement row, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty(name, out row) || row.ValueKind == JsonValueKind.Null)
            {
                return null;
            }
        }

        return row;
    }

    public static string? Text(JsonElement row, string path) =>
        Find(row, path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static string Shorten(string text) => text.Length > LongestValue ? $"{text[..LongestValue]}..." : text;

    private static WarmupTraceException Bad(JsonElement row, string name, string allowed) =>
        new($"{name} is {(Find(row, name) is { } value ? Shorten(value.GetRawText()) : "missing")}; {allowed}");
}
