using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Forecasting.Warmup;

/// <summary>
/// Collects the requests of a warm-up trace and counts them in traffic windows. The first row decides the format of all
/// files. Source: trace extraction of Dynamo's planner.
/// </summary>
public sealed class WarmupTrace
{
    /// <summary>The readable formats, in words.</summary>
    public const string KnownFormats =
        "Mooncake's JSON lines (timestamp in ms, input_length, output_length) and Dynamo's request trace (schema "
        + Schema + ", event_type request_end)";

    private const string Schema = "dynamo.request.trace.v1";

    private readonly ImmutableArray<WarmupRow>.Builder _rows = ImmutableArray.CreateBuilder<WarmupRow>();
    private WarmupFormat? _format;

    /// <summary>Requests read so far.</summary>
    public int Requests => _rows.Count;

    /// <summary>Adds the requests of a file.</summary>
    /// <param name="file">Name of the file in errors.</param>
    /// <param name="lines">Its lines; blank ones are skipped.</param>
    /// <exception cref="WarmupTraceException">A line is not of a known format, or not of the format of the rows before.</exception>
    public void Add(string file, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(lines);
        var number = 0L;
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                if (Parse(line) is { } row)
                {
                    _rows.Add(row);
                }
            }
            catch (WarmupTraceException bad)
            {
                throw new WarmupTraceException(string.Create(CultureInfo.InvariantCulture, $"{file} line {number}: {bad.Message}"), bad);
            }
        }
    }

    /// <summary>
    /// The traffic from the first window with requests to the last, including idle ones between them. Windows start at
    /// multiples of the interval after the origin of the trace: time zero, or the earliest request when times are
    /// absolute.
    /// </summary>
    /// <param name="intervalSeconds">Length of a window, seconds, greater than zero.</param>
    /// <param name="last">Most windows to return, counted from the end, at least one: a trace with two distant times has a huge number of idle ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval or the number of windows is not greater than zero.</exception>
    public ImmutableArray<TrafficObservation> Windows(int intervalSeconds, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(intervalSeconds);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(last);
        if (_rows.Count == 0)
        {
            return [];
        }

        var originMs = _format == WarmupFormat.DynamoRequestTrace ? _rows.Min(static row => row.TimestampMs) : 0;
        long WindowOf(WarmupRow row) => (long)Math.Floor((row.TimestampMs - originMs) / (1000.0 * intervalSeconds));
        var windows = _rows.GroupBy(WindowOf).ToDictionary(static window => window.Key, window => Traffic(window, intervalSeconds));
        var end = windows.Keys.Max();
        var start = Math.Max(windows.Keys.Min(), end - last + 1);
        var idle = new TrafficObservation { DurationS = intervalSeconds, NumRequests = 0 };
        var dense = ImmutableArray.CreateBuilder<TrafficObservation>();
        for (var window = start; window <= end; window++)
        {
            dense.Add(windows.GetValueOrDefault(window, idle));
        }

        return dense.ToImmutable();
    }

    private static TrafficObservation Traffic(IEnumerable<WarmupRow> rows, int intervalSeconds) => new()
    {
        DurationS = intervalSeconds,
        NumRequests = rows.Count(),
        Isl = rows.Average(static row => (double)row.Isl),
        Osl = rows.Average(static row => (double)row.Osl),
    };

    private WarmupRow? Parse(string line)
    {
        using var document = ParseObject(line);
        var row = document.RootElement;
        var format = FormatOf(row);
        _format ??= format;
        if (format != _format)
        {
            throw new WarmupTraceException($"the row is of another format ({Words(format)}) than the rows before ({Words(_format.Value)}); give a trace of one format");
        }

        return format == WarmupFormat.Mooncake
            ? new WarmupRow(
                WarmupFields.Milliseconds(row, "timestamp"),
                WarmupFields.Tokens(row, "input_length"),
                WarmupFields.Tokens(row, "output_length"))
            : RequestEnd(WarmupFields.Find(row, "event") is { ValueKind: JsonValueKind.Object } wrapped ? wrapped : row);
    }

    private static WarmupRow? RequestEnd(JsonElement row)
    {
        if (WarmupFields.Text(row, "event_type") != "request_end")
        {
            return null;
        }

        var received = "request.request_received_ms";
        return new WarmupRow(
            WarmupFields.Milliseconds(row, WarmupFields.Find(row, received) is null ? "event_time_unix_ms" : received),
            WarmupFields.Tokens(row, "request.replay.input_length"),
            WarmupFields.Tokens(row, "request.output_tokens"));
    }

    private static JsonDocument ParseObject(string line)
    {
        try
        {
            var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException e)
        {
            throw ForeignFormat(line) is { } foreign
                ? new WarmupTraceException($"this is {foreign}, which cannot warm up a predictor; known are {KnownFormats}", e)
                : new WarmupTraceException($"{WarmupFields.Shorten(line)} is not JSON; allowed: one object a line of {KnownFormats}", e);
        }

        throw new WarmupTraceException($"{WarmupFields.Shorten(line)} is not a JSON object; allowed: one object a line of {KnownFormats}");
    }

    private static WarmupFormat FormatOf(JsonElement row)
    {
        var schema = WarmupFields.Find(row, "schema") ?? WarmupFields.Find(row, "event.schema");
        if (schema is { } named)
        {
            return named.ValueKind == JsonValueKind.String && named.GetString() == Schema
                ? WarmupFormat.DynamoRequestTrace
                : throw new WarmupTraceException($"schema is {WarmupFields.Shorten(named.GetRawText())}; known are {KnownFormats}");
        }

        return row.TryGetProperty("timestamp", out _) || row.TryGetProperty("input_length", out _)
            ? WarmupFormat.Mooncake
            : throw new WarmupTraceException($"the row has neither schema nor timestamp; known are {KnownFormats}");
    }

    /// <summary>A format that another command reads, recognised by its header.</summary>
    private static string? ForeignFormat(string header)
    {
        const string Converted = "; gplan traffic --pattern trace --trace FILE --out FILE.jsonl converts it)";
        return header.Contains("ContextTokens", StringComparison.OrdinalIgnoreCase) ? "an Azure LLM inference trace (CSV" + Converted
            : header.StartsWith("client,", StringComparison.OrdinalIgnoreCase) ? "ServeGen client data (CSV" + Converted
            : header.Contains("Request tokens", StringComparison.OrdinalIgnoreCase) ? "a BurstGPT trace (CSV)"
            : null;
    }

    private static string Words(WarmupFormat format) => format == WarmupFormat.Mooncake ? "Mooncake" : Schema;
}

/// <summary>One request of a trace.</summary>
/// <param name="TimestampMs">Arrival, milliseconds; finite.</param>
/// <param name="Isl">Input tokens, at least zero.</param>
/// <param name="Osl">Output tokens, at least zero.</param>
internal readonly record struct WarmupRow(double TimestampMs, long Isl, long Osl);

/// <summary>The formats of warm-up traces.</summary>
internal enum WarmupFormat
{
    /// <summary>Mooncake's JSON lines; times are relative to the start of the trace.</summary>
    Mooncake,

    /// <summary>Dynamo's request trace; times are absolute.</summary>
    DynamoRequestTrace,
}
