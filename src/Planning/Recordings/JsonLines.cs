using System.Text.Json;

namespace GlobalPlanner.Planning.Recordings;

/// <summary>Reads recordings of one JSON object a line; empty lines are skipped, and all errors of all lines are found at once.</summary>
internal static class JsonLines
{
    /// <summary>The furthest time of a recording, seconds from its origin.</summary>
    public const decimal FurthestS = 100_000_000_000m;

    /// <summary>Hands every object to <paramref name="read"/>, with its line number from one.</summary>
    public static void Read(IEnumerable<string> lines, ICollection<RecordingError> errors, Action<int, JsonFields> read)
    {
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                Read(number, line, errors, read);
            }
        }
    }

    /// <summary>The moment a number of seconds after the Unix epoch, to 100 ns.</summary>
    public static DateTimeOffset Moment(decimal seconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)decimal.Round(seconds * TimeSpan.TicksPerSecond));

    private static void Read(int number, string line, ICollection<RecordingError> errors, Action<int, JsonFields> read)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line);
        }
        catch (JsonException exception)
        {
            errors.Add(new RecordingError(number, "line", Shorten(line), $"one JSON object (not JSON at byte {exception.BytePositionInLine})"));
            return;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add(new RecordingError(number, "line", Shorten(line), "one JSON object"));
                return;
            }

            read(number, new JsonFields(document.RootElement, string.Empty, (field, value, allowed) => errors.Add(new RecordingError(number, field, value, allowed))));
        }
    }

    private static string Shorten(string line) => line.Length <= 60 ? line : $"{line[..60]}...";
}
