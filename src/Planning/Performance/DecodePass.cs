using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// Prices the next decode pass of an engine. An engine that prefills too is priced with the prompts it typically works
/// on besides. Source: scheduled decode time of Dynamo's engine queries.
/// </summary>
internal static class DecodePass
{
    /// <summary>Seconds; null when the pass cannot be priced.</summary>
    /// <param name="pricing">What passes take.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="query">What counts as load.</param>
    /// <param name="meanLength">KV tokens of an average request.</param>
    /// <param name="prefillTokens">Mean prompt tokens of a pass; 0 for an engine that only decodes.</param>
    /// <param name="prefillRequests">Mean requests with prompt tokens of a pass.</param>
    public static double? Seconds(
        PassPricing pricing, EngineGroup engine, in DecodePassQuery query, double meanLength, double prefillTokens, double prefillRequests)
    {
        var ranks = engine.Ranks.Length;
        Span<PassRequests> pass = ranks <= 16 ? stackalloc PassRequests[ranks] : new PassRequests[ranks];
        for (var rank = 0; rank < pass.Length; rank++)
        {
            var (requests, kv) = Load(engine.Ranks[rank], query, meanLength);
            pass[rank] = new PassRequests
            {
                NumPrefillRequests = prefillTokens > 0 ? Math.Max(1, TokenAmount.Ceiling(prefillRequests)) : 0,
                SumPrefillTokens = TokenAmount.Ceiling(prefillTokens),
                NumDecodeRequests = requests,
                SumDecodeKvTokens = kv,
            };
        }

        return pricing.SecondsOfAnswer(pass);
    }

    private static (long Requests, long Kv) Load(ForwardPassMetrics rank, in DecodePassQuery query, double meanLength)
    {
        var load = DecodeLoad.Of(rank, query.IncludeQueuedDecode);
        double requests = load.Requests;
        double kv = load.KvTokens;
        if (query.IncludeQueuedPrefill)
        {
            requests += TokenAmount.Of(rank.QueuedRequests.NumPrefillRequests);
            kv += TokenAmount.Of(rank.QueuedRequests.SumPrefillTokens);
        }

        var scale = TokenAmount.Factor(query.DecodeScale);
        var next = query.AddNextRequest && meanLength > 0;
        return (TokenAmount.Ceiling((requests * scale) + (next ? 1 : 0)), TokenAmount.Ceiling((kv * scale) + (next ? meanLength : 0)));
    }
}
