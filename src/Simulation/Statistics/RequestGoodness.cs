namespace GlobalPlanner.Simulation.Statistics;

/// <summary>Whether a request met its latency targets, as Dynamo's replay counts goodput. Bounds are inclusive.</summary>
public static class RequestGoodness
{
    /// <summary>Mean inter-token latency of a request; null for a request of at most one token.</summary>
    public static double? MeanItlMs(double ttftMs, double e2eMs, int outputTokens) =>
        outputTokens <= 1 ? null : (e2eMs - ttftMs) / (outputTokens - 1);

    /// <summary>Whether every given bound holds. A null bound is not asked for; without tokens only the total counts.</summary>
    public static bool IsGood(
        double? ttftMs,
        double e2eMs,
        int outputTokens,
        double? ttftBoundMs,
        double? itlBoundMs,
        double? e2eBoundMs = null)
    {
        if (e2eMs > e2eBoundMs)
        {
            return false;
        }

        if (ttftMs is not { } ttft)
        {
            return ttftBoundMs is null && itlBoundMs is null;
        }

        return !(ttft > ttftBoundMs) && !(MeanItlMs(ttft, e2eMs, outputTokens) > itlBoundMs);
    }
}
