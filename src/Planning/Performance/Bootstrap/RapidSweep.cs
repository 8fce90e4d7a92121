namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>
/// The operating points of a sweep, the same for engines that are measured and for estimates of them. Source: Dynamo's
/// planner, monitoring/aic_interpolation.py. Sequences are lazy, since a granularity has no upper bound.
/// </summary>
public static class RapidSweep
{
    /// <summary>Output tokens of the requests of a decode sweep.</summary>
    public const int DecodeOsl = 500;

    private const int ShortestIsl = 100;
    private const int PrefillReserve = 512;

    /// <summary>
    /// Prompt lengths of a prefill sweep, ascending; empty when the longest context leaves no room.
    /// </summary>
    /// <param name="maxContext">Longest context, tokens.</param>
    /// <param name="granularity">Number of steps, at least one.</param>
    public static IEnumerable<int> PrefillIsls(int maxContext, int granularity) => Isls(maxContext - PrefillReserve, maxContext - PrefillReserve - ShortestIsl, granularity);

    /// <summary>
    /// Points of a decode sweep: prompt lengths ascending, batches ascending for each, until not even one request fits.
    /// </summary>
    /// <param name="maxContext">Longest context, tokens.</param>
    /// <param name="granularity">Number of steps on either axis, at least one.</param>
    /// <param name="maxKvTokens">KV tokens of all ranks together.</param>
    /// <param name="mostRequests">Largest batch that the engine runs; Dynamo's sweep knows no such limit.</param>
    public static IEnumerable<DecodePoint> DecodePoints(int maxContext, int granularity, long maxKvTokens, long mostRequests = long.MaxValue)
    {
        foreach (var isl in Isls(maxContext - DecodeOsl, maxContext - DecodeOsl, granularity))
        {
            var most = Math.Min(maxKvTokens / (isl + DecodeOsl), mostRequests);
            if (most <= 0)
            {
                yield break;
            }

            foreach (var requests in Batches(most, granularity))
            {
                yield return new DecodePoint(isl, isl + (DecodeOsl / 2), requests);
            }
        }
    }

    /// <summary>
    /// Batches of a decode sweep, ascending: all when there are no more than <paramref name="granularity"/>, else that
    /// many, evenly spaced from one to <paramref name="most"/>.
    /// </summary>
    public static IEnumerable<long> Batches(long most, int granularity)
    {
        var last = 0L;
        var steps = Math.Max(1, granularity - 1);
        for (var i = 0; i < Math.Min(most, granularity); i++)
        {
            var batch = most <= granularity ? i + 1 : Math.Max(1, 1 + MeasuredPasses.Round(i * (double)(most - 1) / steps));
            if (batch > last)
            {
                yield return last = batch;
            }
        }
    }

    private static IEnumerable<int> Isls(int limit, int span, int granularity)
    {
        var step = Math.Max(1, span / Math.Max(1, granularity));
        for (long isl = ShortestIsl; isl < limit; isl += step)
        {
            yield return (int)isl;
        }
    }
}

/// <summary>One operating point of a decode sweep.</summary>
/// <param name="Isl">Prompt tokens.</param>
/// <param name="ContextLength">Mean context over the output, tokens.</param>
/// <param name="Requests">Requests of all ranks together.</param>
public readonly record struct DecodePoint(int Isl, int ContextLength, long Requests)
{
    /// <summary>Tokens of all requests together.</summary>
    public long KvTokens => Requests * ContextLength;
}
