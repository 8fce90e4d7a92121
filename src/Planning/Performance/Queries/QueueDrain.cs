using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Pricing;

namespace GlobalPlanner.Planning.Performance.Queries;

/// <summary>
/// Prices the queue of an engine: its prompts are cut into passes of the token budget, which every rank works through
/// while it goes on decoding. Source: queued prefill time of Dynamo's engine queries.
/// </summary>
internal static class QueueDrain
{
    private const int MostRanksOnStack = 16;

    /// <summary>Seconds until the queue is empty, finite and at least zero; null when a pass cannot be estimated.</summary>
    /// <param name="pricing">Prices passes.</param>
    /// <param name="maxTokens">Token budget of a pass, greater than zero.</param>
    /// <param name="decodes">Whether decodes run beside the prompts (aggregated engines).</param>
    /// <param name="engine">The engine, with its queue.</param>
    /// <param name="query">Which load counts.</param>
    /// <param name="meanPrompt">Mean prompt tokens of a request, for the next one.</param>
    public static double? Seconds(
        PassPricing pricing, long maxTokens, bool decodes, EngineGroup engine, in QueueDrainQuery query, double meanPrompt)
    {
        var prompt = query.PromptTokens is { } given && double.IsFinite(given) ? Math.Clamp(given, 0, uint.MaxValue) : meanPrompt;
        var ranks = engine.Ranks.Length;
        Span<RankQueue> queues = ranks <= MostRanksOnStack ? stackalloc RankQueue[ranks] : new RankQueue[ranks];
        for (var rank = 0; rank < queues.Length; rank++)
        {
            queues[rank] = Queue(engine.Ranks[rank], query, decodes, prompt);
        }

        Span<PassRequests> pass = ranks <= MostRanksOnStack ? stackalloc PassRequests[ranks] : new PassRequests[ranks];
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

    /// <summary>
    /// The number of passes after which a rank's pass changes: its last full one, or its rest, is done. Null when all
    /// ranks are done. All passes up to there are alike, so a long queue is priced in a few steps.
    /// </summary>
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
