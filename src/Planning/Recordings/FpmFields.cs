using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Recordings;

/// <summary>Reads forward-pass metrics records; missing keys are zero, unknown keys are ignored.</summary>
internal static class FpmFields
{
    /// <summary>The records of one role; null when they were not observed.</summary>
    public static FpmSnapshot? Read(JsonFields? fpm, string role, ImmutableArray<string>.Builder notes)
    {
        if (fpm?.List(role) is not { } items)
        {
            return null;
        }

        var records = new List<ForwardPassMetrics>(items.Count);
        foreach (var item in items)
        {
            var record = Record(item);
            if (record.Version == ForwardPassMetrics.ReadVersion)
            {
                records.Add(record);
            }
            else
            {
                notes.Add($"{role} record of worker {record.WorkerId} rank {record.DpRank} was dropped: version {record.Version}, only {ForwardPassMetrics.ReadVersion} is read");
            }
        }

        return FpmSnapshot.From(records);
    }

    /// <summary>One record; wrong fields are reported and count as absent.</summary>
    public static ForwardPassMetrics Record(JsonFields fields) => new()
    {
        Version = fields.Int("version", least: 0) ?? ForwardPassMetrics.ReadVersion,
        WorkerId = fields.Text("worker_id") ?? string.Empty,
        DpRank = fields.Int("dp_rank", least: 0) ?? 0,
        CounterId = fields.Long("counter_id", least: 0) ?? 0,
        WallTime = fields.Number("wall_time") ?? 0,
        ScheduledRequests = Requests(fields.Object("scheduled_requests"), scheduled: true),
        QueuedRequests = Requests(fields.Object("queued_requests"), scheduled: false),
    };

    private static PassRequests Requests(JsonFields? fields, bool scheduled) => fields is null ? default : new PassRequests
    {
        NumPrefillRequests = fields.Long("num_prefill_requests", least: 0) ?? 0,
        SumPrefillTokens = fields.Long("sum_prefill_tokens", least: 0) ?? 0,
        VarPrefillLength = fields.Number("var_prefill_length") ?? 0,
        SumPrefillKvTokens = scheduled ? fields.Long("sum_prefill_kv_tokens", least: 0) ?? 0 : 0,
        NumDecodeRequests = fields.Long("num_decode_requests", least: 0) ?? 0,
        SumDecodeKvTokens = fields.Long("sum_decode_kv_tokens", least: 0) ?? 0,
        VarDecodeKvTokens = fields.Number("var_decode_kv_tokens") ?? 0,
    };
}
