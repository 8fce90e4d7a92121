using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// What the duration of a pass depends on. Source: workload kinds of Dynamo's forward-pass model.
/// </summary>
/// <param name="Kind">What it works on.</param>
/// <param name="First">Prompt tokens; of a decode pass, requests.</param>
/// <param name="Second">KV tokens of the decoding requests; zero of a prefill pass.</param>
internal readonly record struct PassFeatures(PassKind Kind, double First, double Second)
{
    /// <summary>How many features the kind has.</summary>
    public static int Dimensions(PassKind kind) => kind == PassKind.Prefill ? 1 : 2;

    /// <summary>The features of a pass; null when it works on nothing.</summary>
    public static PassFeatures? Of(in PassRequests scheduled)
    {
        var decodes = scheduled.NumDecodeRequests > 0 || scheduled.SumDecodeKvTokens > 0;
        if (scheduled.SumPrefillTokens > 0)
        {
            return decodes
                ? new PassFeatures(PassKind.Mixed, scheduled.SumPrefillTokens, scheduled.SumDecodeKvTokens)
                : new PassFeatures(PassKind.Prefill, scheduled.SumPrefillTokens, 0);
        }

        return decodes ? new PassFeatures(PassKind.Decode, scheduled.NumDecodeRequests, scheduled.SumDecodeKvTokens) : null;
    }

    /// <summary>
    /// The rank that the others wait for: the one with the largest sum of features, the last of equal ones; -1 when no
    /// rank works on anything.
    /// </summary>
    public static int Heaviest(ReadOnlySpan<PassRequests> ranks)
    {
        var heaviest = -1;
        var most = 0.0;
        for (var rank = 0; rank < ranks.Length; rank++)
        {
            if (Of(ranks[rank]) is { } features && features.First + features.Second >= most)
            {
                heaviest = rank;
                most = features.First + features.Second;
            }
        }

        return heaviest;
    }
}
