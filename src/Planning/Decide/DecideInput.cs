using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Recordings;

namespace GlobalPlanner.Planning.Decide;

/// <summary>
/// Reads recorded observations, one JSON object a line. Every part but the time may be absent; empty lines are skipped;
/// an unknown field is ignored and noted. All errors of all lines are found at once.
/// </summary>
public static class DecideInput
{
    /// <summary>The lines in order.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <param name="startS">When the planner started, seconds since the Unix epoch; no line may be earlier.</param>
    /// <exception cref="RecordingException">A line cannot be used.</exception>
    public static ImmutableArray<DecideLine> Read(IEnumerable<string> lines, decimal startS)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var read = ImmutableArray.CreateBuilder<DecideLine>();
        var errors = ImmutableArray.CreateBuilder<RecordingError>();
        var (earliest, since) = (startS, "the start");
        JsonLines.Read(lines, errors, (number, root) =>
        {
            var notes = ImmutableArray.CreateBuilder<string>();
            if (Observe(number, root, earliest, since, notes) is { } parsed)
            {
                read.Add(parsed);
                (earliest, since) = (parsed.AtS, "the line before");
            }
        });
        return errors.Count == 0 ? read.ToImmutable() : throw new RecordingException(errors.ToImmutable());
    }

    private static DecideLine? Observe(int number, JsonFields root, decimal earliest, string since, ImmutableArray<string>.Builder notes)
    {
        var at = root.Decimal("at_s", earliest, JsonLines.FurthestS, $"a number of seconds, not before {earliest} ({since})");
        var workers = root.Object("workers");
        var capabilities = root.Object("capabilities");
        var fpm = root.Object("fpm");
        var observation = new PoolObservation
        {
            At = JsonLines.Moment(at ?? earliest),
            Workers = workers is null ? null : new WorkerInventory(Workers(workers.Object(PoolRoleNames.Prefill), notes), Workers(workers.Object(PoolRoleNames.Decode), notes)),
            PrefillCapabilities = Capabilities(capabilities?.Object(PoolRoleNames.Prefill), notes),
            DecodeCapabilities = Capabilities(capabilities?.Object(PoolRoleNames.Decode), notes),
            PrefillFpm = FpmFields.Read(fpm, PoolRoleNames.Prefill, notes),
            DecodeFpm = FpmFields.Read(fpm, PoolRoleNames.Decode, notes),
            Traffic = Traffic(root.Object("traffic"), notes),
        };
        foreach (var part in (ReadOnlySpan<JsonFields?>)[root, workers, capabilities, fpm])
        {
            NoteUnread(part, notes);
        }

        return at is { } atS ? new DecideLine(number, atS, observation, notes.ToImmutable()) : null;
    }

    private static RoleWorkers? Workers(JsonFields? fields, ImmutableArray<string>.Builder notes)
    {
        if (fields is null)
        {
            return null;
        }

        var workers = new RoleWorkers
        {
            Ready = fields.Int("ready", least: 0),
            Expected = fields.Int("expected", least: 0),
            Scaling = fields.Flag("scaling") ?? false,
        };
        NoteUnread(fields, notes);
        return workers;
    }

    private static EngineCapabilities? Capabilities(JsonFields? fields, ImmutableArray<string>.Builder notes)
    {
        if (fields is null)
        {
            return null;
        }

        var capabilities = new EngineCapabilities
        {
            NumGpu = fields.Int("num_gpu"),
            GpuCostPerReplica = fields.Int("gpu_cost_per_replica"),
            MaxNumBatchedTokens = fields.Int("max_num_batched_tokens"),
            MaxNumSeqs = fields.Int("max_num_seqs"),
            ContextLength = fields.Int("context_length"),
            MaxKvTokens = fields.Long("max_kv_tokens"),
            KvCacheBlockSize = fields.Int("kv_cache_block_size"),
            SpeculativeNextn = fields.Int("speculative_nextn"),
            PowerWattsPerReplica = fields.Int("power_watts_per_replica"),
        };
        NoteUnread(fields, notes);
        return capabilities;
    }

    private static TrafficReading Traffic(JsonFields? fields, ImmutableArray<string>.Builder notes)
    {
        if (fields is null)
        {
            return TrafficReading.NotRequested;
        }

        var traffic = new TrafficObservation
        {
            DurationS = fields.Number("duration_s", double.MinValue) ?? 0,
            NumRequests = fields.Number("num_requests") ?? 0,
            Isl = fields.Number("isl"),
            Osl = fields.Number("osl"),
            KvHitRate = fields.Number("kv_hit_rate"),
            AcceptLength = fields.Number("accept_length"),
            TtftMs = fields.Number("ttft_ms"),
            ItlMs = fields.Number("itl_ms"),
            RequestDurationS = fields.Number("request_duration_s"),
        };
        NoteUnread(fields, notes);
        if (traffic.DurationS > 0)
        {
            return new TrafficReading.Observed(traffic);
        }

        notes.Add("traffic is not used: duration_s is not greater than 0");
        return TrafficReading.NotRequested;
    }

    private static void NoteUnread(JsonFields? fields, ImmutableArray<string>.Builder notes)
    {
        foreach (var name in fields?.Unread ?? [])
        {
            notes.Add($"input field {name} is unknown and was left aside");
        }
    }
}
