namespace GlobalPlanner.Simulation.Statistics;

/// <summary>Whether a request met its latency targets, as Dynamo's replay counts goodput. Bounds are inclusive.</summary>
public static class RequestGoodness
{
    /// <summary>
    /// Whether every given bound holds. The inter-token latency is the mean over the request; a request of one token has
    /// none and meets that bound.
    /// </summary>
    /// <param name="ttftMs">Time to first token, milliseconds.</param>
    /// <param name="e2eMs">Time to the last token, milliseconds.</param>
    /// <param name="outputTokens">Tokens generated, at least one.</param>
    /// <param name="ttftBoundMs">Longest time to first token; null for no bound.</param>
    /// <param name="itlBoundMs">Longest mean inter-token latency; null for no bound.</param>
    public static bool IsGood(double ttftMs, double e2eMs, int outputTokens, double? ttftBoundMs, double? itlBoundMs) =>
        !(ttftMs > ttftBoundMs) && (outputTokens <= 1 || !((e2eMs - ttftMs) / (outputTokens - 1) > itlBoundMs));
}
