using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// Prices the queue of an engine: its prompts are cut into passes of the token budget, which every rank works through
/// while it goes on decoding. Source: queued prefill time of Dynamo's engine queries.
/// </summary>
internal static class QueueDrain
{
    private const int MostOnStack = 16;

    /// <summary>Seconds; null when a pass cannot be priced.</summary>
    public static double? Seconds(
        PassPricing pricing, long maxTokens, bool decodes, EngineGroup engine, in QueueDrainQuery query, double meanPrompt)
    {
        var prompt = query.PromptTokens is { } given && double.IsFinite(given) ? Math.Clamp(given, 0, uint.MaxValue) : meanPrompt;
        var ranks = engine.Ranks.Length;
        Span<RankQueue> queues = ranks <= MostOnStack ? stackalloc RankQueue[ranks] : new RankQueue[ranks];
        for (var rank = 0; rank < queues.Length; rank++)
        {
            queues[rank] = Queue(engine.Ranks[rank], query, decodes, prompt);
        }

        Span<PassRequests> pass = ranks <= MostOnStack ? stackalloc PassRequests[ranks] : new PassRequests[ranks];
        var total = 0.0;
        for (var done = 0L; NextBreak(queues, maxTokens, done) is { } next; done = next)
        {
            for (var rank = 0; rank < pass.Length; rank++)
            {
                pass[rank] = queues[rank].Pass(done, maxTokens);
            }

            if (pricing.SecondsOfAnswer(pass) is not { } seconds)
            {
                return null;
            }

            total += (next - done) * seconds;
        }

        return double.IsFinite(total) ? total : null;
    }

    private static RankQueue Queue(ForwardPassMetrics rank, in QueueDrainQuery query, bool decodes, double meanPrompt)
    {
        var queued = rank.QueuedRequests;
        var tokens = TokenAmount.Of(queued.SumPrefillTokens) * TokenAmount.Factor(query.QueueScale);
        var requests = TokenAmount.Of(queued.NumPrefillRequests);
        if (query.AddNextRequest && meanPrompt > 0)
        {
            tokens += meanPrompt;
            requests++;
        }

        var decode = DecodeLoad.Of(rank, query.IncludeQueuedDecode);
        var scale = decodes ? TokenAmount.Factor(query.DecodeScale) : 0;
        return new RankQueue(
            TokenAmount.Ceiling(tokens * TokenAmount.ComputedShare(query.KvHitRate)),
            Math.Max(1, requests),
            TokenAmount.Ceiling(decode.Requests * scale),
            TokenAmount.Ceiling(decode.KvTokens * scale));
    }

    /// <summary>The pass before which the passes of all ranks stay the same; null when nothing is left to do.</summary>
    private static long? NextBreak(ReadOnlySpan<RankQueue> queues, long maxTokens, long done)
    {
        long? next = null;
        foreach (var queue in queues)
        {
            var full = queue.Tokens / maxTokens;
            var end = full + (queue.Tokens % maxTokens > 0 ? 1 : 0);
            var change = full > done ? full : end;
            if (change > done)
            {
                next = Math.Min(next ?? change, change);
            }
        }

        return next;
    }

    private readonly record struct RankQueue(long Tokens, long Requests, long DecodeRequests, long DecodeKv)
    {
        public PassRequests Pass(long index, long maxTokens)
        {
            var full = Tokens / maxTokens;
            var chunk = index < full ? maxTokens : index == full ? Tokens % maxTokens : 0;
            return new PassRequests
            {
                NumPrefillRequests = chunk > 0 ? Requests : 0,
                SumPrefillTokens = chunk,
                NumDecodeRequests = DecodeRequests,
                SumDecodeKvTokens = DecodeKv,
            };
        }
    }
}
