using System.Collections.Immutable;
using System.Text.Json;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Recordings;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>
/// Reads an answer of a worker's <c>get_perf_metrics</c> endpoint: the results of its own benchmark, as a JSON object or
/// as a string that holds one. Bad content never makes it throw. Source: Dynamo's planner, monitoring/perf_metrics.py.
/// </summary>
public static class PerfMetricsPayload
{
    private const string Remedy = "give the answer of a worker's get_perf_metrics endpoint";

    /// <summary>
    /// The passes that concern a role: those of its kind of point (of both kinds for aggregated engines) that can be read
    /// and took time.
    /// </summary>
    /// <param name="source">The source of the answer.</param>
    /// <param name="place">Name of the file in messages.</param>
    /// <param name="json">The answer.</param>
    /// <param name="role">The work of the engines.</param>
    public static BootstrapReading Read(BootstrapSource source, string place, ReadOnlyMemory<byte> json, EngineRole role)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.String)
            {
                return Read(source, place, document.RootElement, role);
            }

            using var inner = JsonDocument.Parse(document.RootElement.GetString()!);
            return Read(source, place, inner.RootElement, role);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A string that is not valid UTF-16 is an InvalidOperationException.
            return BootstrapReading.Failed(source, place, "is not JSON", Remedy);
        }
    }

    private static BootstrapReading Read(BootstrapSource source, string place, JsonElement answer, EngineRole role)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            return BootstrapReading.Failed(source, place, "is not a JSON object", Remedy);
        }

        if (Text(answer, "status") == "error")
        {
            return BootstrapReading.Failed(
                source, place, $"answers an error: {Text(answer, "message") ?? "no message"}", "start the workers with their benchmark enabled");
        }

        if (!answer.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
        {
            return BootstrapReading.Failed(source, place, "has no list results", Remedy);
        }

        var passes = ImmutableArray.CreateBuilder<ForwardPassMetrics>();
        var skipped = 0;
        foreach (var record in results.EnumerateArray().Where(result => Concerns(result, role)).SelectMany(Records))
        {
            if (Pass(record) is { WallTime: > 0 } pass)
            {
                passes.Add(pass);
            }
            else
            {
                skipped++;
            }
        }

        return passes.Count > 0
            ? BootstrapReading.Of(source, place, passes.ToImmutable(), skipped)
            : BootstrapReading.Failed(
                source, place, $"holds no usable pass for {role} engines ({skipped} could not be read or took no time)", "run the benchmark for this role");
    }

    private static bool Concerns(JsonElement result, EngineRole role)
    {
        var type = result.ValueKind == JsonValueKind.Object && result.TryGetProperty("point", out var point) && point.ValueKind == JsonValueKind.Object
            ? Text(point, "point_type")
            : null;
        return (type == "prefill" && role != EngineRole.Decode) || (type == "decode" && role != EngineRole.Prefill);
    }

    private static IEnumerable<JsonElement> Records(JsonElement result) =>
        result.TryGetProperty("fpms", out var fpms) && fpms.ValueKind == JsonValueKind.Array ? fpms.EnumerateArray() : [];

    private static ForwardPassMetrics? Pass(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var wrong = false;
        var pass = FpmFields.Record(new JsonFields(record, string.Empty, (_, _, _) => wrong = true));
        return wrong || pass.Version != ForwardPassMetrics.ReadVersion ? null : pass;
    }

    private static string? Text(JsonElement fields, string name) =>
        fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
