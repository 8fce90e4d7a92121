using System.Text.Json;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>
/// Writes a workload in Mooncake's format: one JSON object per line, one id for every 512 prompt tokens. Ids are
/// renumbered in order of appearance: equal ids stay equal, and blocks without an id get one of their own.
/// </summary>
public static class MooncakeWriter
{
    /// <summary>Writes every request; the workload must be finite.</summary>
    /// <returns>Number of requests written.</returns>
    public static long Write(
        Stream output,
        IEnumerable<WorkloadRequest> requests,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(requests);
        var renumbered = new Dictionary<long, long>();
        var nextId = 0L;
        var written = 0L;
        using var json = new Utf8JsonWriter(output);
        foreach (var request in requests)
        {
            cancellationToken.ThrowIfCancellationRequested();
            json.WriteStartObject();
            WriteTimestamp(json, request.ArrivalUs);
            json.WriteNumber("input_length", request.InputTokens);
            json.WriteNumber("output_length", request.OutputTokens);
            json.WriteStartArray("hash_ids");
            for (var i = 0; i < PrefixBlocks.For(request.InputTokens); i++)
            {
                json.WriteNumberValue(i < request.PrefixBlockIds.Length ? Renumber(request.PrefixBlockIds[i]) : nextId++);
            }

            json.WriteEndArray();
            if (request.Priority is { } priority)
            {
                json.WriteNumber("priority", priority);
            }

            json.WriteEndObject();
            json.Flush();
            output.WriteByte((byte)'\n');
            json.Reset();
            written++;
        }

        return written;

        long Renumber(long id)
        {
            if (!renumbered.TryGetValue(id, out var number))
            {
                renumbered.Add(id, number = nextId++);
            }

            return number;
        }
    }

    private static void WriteTimestamp(Utf8JsonWriter json, long arrivalUs)
    {
        if (arrivalUs % 1000 == 0)
        {
            json.WriteNumber("timestamp", arrivalUs / 1000);
        }
        else
        {
            json.WriteNumber("timestamp", arrivalUs / 1000m);
        }
    }
}
