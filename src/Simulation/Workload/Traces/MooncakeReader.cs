using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>
/// Reads Mooncake's JSON lines: <c>timestamp</c> (ms), <c>input_length</c>, <c>output_length</c>, <c>hash_ids</c>. Times
/// count from the start of the trace. When the first is more than a year, times are absolute, and arrivals count from the
/// first request.
/// </summary>
internal static class MooncakeReader
{
    private const double YearMs = 365.0 * 24 * 3600 * 1000;

    public static IEnumerable<WorkloadRequest> Read(TraceFile file)
    {
        double? originMs = null;
        var clock = new ArrivalClock("timestamp");
        return file.Parse(file.Lines(), (number, text) =>
        {
            var line = ParseObject(text);
            var timestampMs = Timestamp(line);
            originMs ??= timestampMs > YearMs ? timestampMs : 0;
            var outputTokens = Tokens(line, "output_length", "output_tokens")
                ?? throw new BadLineException("output_length", null, "allowed: a whole number of at least 1");
            var ids = PrefixIds(line);
            var inputTokens = Tokens(line, "input_length", "input_tokens") ?? Capacity(ids);
            var priority = Priority(line);
            var arrivalUs = clock.Next((long)Math.Round((timestampMs - originMs.Value) * 1000), Text(timestampMs));
            return new WorkloadRequest
            {
                ArrivalUs = arrivalUs,
                InputTokens = inputTokens,
                OutputTokens = outputTokens,
                PrefixBlockIds = Fit(ids, inputTokens, file, number),
                Priority = priority,
            };
        });
    }

    private static JsonElement ParseObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object
                ? root
                : throw new BadLineException(null, text, "allowed: one JSON object a line");
        }
        catch (JsonException e)
        {
            throw new BadLineException(null, text, $"allowed: one JSON object a line ({e.Message})");
        }
    }

    private static double Timestamp(JsonElement line)
    {
        const string Allowed = "allowed: milliseconds, a number of at least 0";
        var (name, value) = Find(line, "timestamp", "created_time");
        if (value is not { } element)
        {
            throw new BadLineException(name, null, Allowed);
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var ms) && ms is >= 0 and < 1e15
            ? ms
            : throw new BadLineException(name, element.GetRawText(), Allowed);
    }

    private static int? Tokens(JsonElement line, string key, string alias)
    {
        var (name, value) = Find(line, key, alias);
        if (value is not { } element)
        {
            return null;
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var tokens) && tokens > 0
            ? tokens
            : throw new BadLineException(name, element.GetRawText(), "allowed: a whole number of at least 1");
    }

    private static int? Priority(JsonElement line)
    {
        if (Find(line, "priority", "priority").Value is not { } element)
        {
            return null;
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var priority)
            ? priority
            : throw new BadLineException("priority", element.GetRawText(), "allowed: a whole number");
    }

    private static ImmutableArray<long> PrefixIds(JsonElement line)
    {
        if (Find(line, "hash_ids", "hash_ids").Value is not { } element)
        {
            return [];
        }

        if (element.ValueKind == JsonValueKind.Array)
        {
            var ids = ImmutableArray.CreateBuilder<long>(element.GetArrayLength());
            foreach (var id in element.EnumerateArray())
            {
                if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var value))
                {
                    throw new BadLineException("hash_ids", id.GetRawText(), "allowed: whole numbers");
                }

                ids.Add(value);
            }

            return ids.MoveToImmutable();
        }

        throw new BadLineException("hash_ids", element.GetRawText(), "allowed: a list of whole numbers");
    }

    private static int Capacity(ImmutableArray<long> ids) => ids.IsEmpty
        ? throw new BadLineException("input_length", null, "allowed: a whole number of at least 1; it may be missing when hash_ids are given")
        : ids.Length * PrefixBlocks.Tokens;

    // Dynamo's replay silently shortens a prompt to the blocks that have ids. Here the prompt's length counts: tokens
    // beyond the ids are kept and share nothing.
    private static ImmutableArray<long> Fit(ImmutableArray<long> ids, int inputTokens, TraceFile file, long number)
    {
        var blocks = PrefixBlocks.For(inputTokens);
        if (ids.Length > blocks)
        {
            file.Adjusted(number, "hash_ids", $"{ids.Length} ids", $"input_length {inputTokens} has {blocks} blocks; surplus ids are ignored");
            return ids[..blocks];
        }

        if (!ids.IsEmpty && ids.Length < blocks)
        {
            file.Adjusted(number, "hash_ids", $"{ids.Length} ids", $"input_length {inputTokens} has {blocks} blocks; the length is kept, and blocks without an id share nothing");
        }

        return ids;
    }

    private static (string Name, JsonElement? Value) Find(JsonElement line, string key, string alias)
    {
        if (line.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            return (key, value);
        }

        return line.TryGetProperty(alias, out value) && value.ValueKind != JsonValueKind.Null ? (alias, value) : (key, null);
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
