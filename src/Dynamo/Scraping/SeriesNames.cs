using System.Collections.Frozen;
using System.Text;

namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>The series that Dynamo's planner reads, by kind of source.</summary>
internal sealed class SeriesNames
{
    private const string KvHitRate = "dynamo_component_router_kv_hit_rate";
    private const int LongestName = 96;

    private readonly FrozenDictionary<string, TrafficSlot>.AlternateLookup<ReadOnlySpan<char>> _slots;

    private SeriesNames(string started, string ended, string ttft, string itl, string isl, string osl, string duration)
    {
        Started = started;
        Ended = ended;
        var slots = new Dictionary<string, TrafficSlot>(StringComparer.Ordinal)
        {
            [started] = TrafficSlot.RequestsStarted,
            [ended] = TrafficSlot.RequestsEnded,
        };
        Add(ttft, TrafficSlot.TtftSum, TrafficSlot.TtftCount);
        Add(itl, TrafficSlot.ItlSum, TrafficSlot.ItlCount);
        Add(isl, TrafficSlot.IslSum, TrafficSlot.IslCount);
        Add(osl, TrafficSlot.OslSum, TrafficSlot.OslCount);
        Add(duration, TrafficSlot.DurationSum, TrafficSlot.DurationCount);
        Add(KvHitRate, TrafficSlot.KvHitRateSum, TrafficSlot.KvHitRateCount);
        _slots = slots.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        void Add(string histogram, TrafficSlot sum, TrafficSlot count)
        {
            slots.Add(histogram + "_sum", sum);
            slots.Add(histogram + "_count", count);
        }
    }

    public static SeriesNames Frontend { get; } = new(
        "dynamo_frontend_requests_started_total",
        "dynamo_frontend_requests_total",
        "dynamo_frontend_time_to_first_token_seconds",
        "dynamo_frontend_inter_token_latency_seconds",
        "dynamo_frontend_input_sequence_tokens",
        "dynamo_frontend_output_sequence_tokens",
        "dynamo_frontend_request_duration_seconds");

    public static SeriesNames Router { get; } = new(
        "dynamo_component_router_requests_started_total",
        "dynamo_component_router_requests_total",
        "dynamo_component_router_time_to_first_token_seconds",
        "dynamo_component_router_inter_token_latency_seconds",
        "dynamo_component_router_input_sequence_tokens",
        "dynamo_component_router_output_sequence_tokens",
        "dynamo_component_request_duration_seconds");

    /// <summary>Name of the counter of started requests.</summary>
    public string Started { get; }

    /// <summary>Name of the counter of ended requests.</summary>
    public string Ended { get; }

    public bool TryFind(ReadOnlySpan<byte> name, out TrafficSlot slot)
    {
        slot = default;
        if (!name.StartsWith("dynamo_"u8) || name.EndsWith("_bucket"u8))
        {
            return false;
        }

        Span<char> text = stackalloc char[LongestName];
        return Encoding.UTF8.TryGetChars(name, text, out var length) && _slots.TryGetValue(text[..length], out slot);
    }
}
