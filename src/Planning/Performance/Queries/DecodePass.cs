using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Pricing;

namespace GlobalPlanner.Planning.Performance.Queries;

/// <summary>
/// Estimates the next decode pass of an engine. If the engine prefills too, the pass includes the prompt tokens that its
/// passes have on average. Source: scheduled decode time of Dynamo's engine queries.
/// </summary>
internal static class DecodePass
{
    private const int MostRanksOnStack = 16;

    /// <summary>Seconds of the pass, at least zero; null when it cannot be estimated.</summary>
    /// <param name="pricing">Prices passes.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="query">Which load counts.</param>
    /// <param name="meanLength">Mean KV tokens of a request, for the next one.</param>
    /// <param name="prefillTokens">Mean prompt tokens of a pass; 0 for a decode engine.</param>
    /// <param name="prefillRequests">Mean requests with prompt tokens of a pass.</param>
    public static double? Seconds(
        PassPricing pricing, EngineGroup engine, in DecodePassQuery query, double meanLength, double prefillTokens, double prefillRequests)
    {
        var ranks = engine.Ranks.Length;
        Span<PassRequests> pass = ranks <= MostRanksOnStack ? stackalloc PassRequests[ranks] : new PassRequests[ranks];
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
