using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Passes;

/// <summary>
/// The figures that decide how long a pass takes. Source: workload kinds of Dynamo's forward-pass model.
/// </summary>
/// <param name="Kind">Kind of work.</param>
/// <param name="First">Prompt tokens; for a decode pass, requests.</param>
/// <param name="Second">KV tokens of the decoding requests; zero for a prefill pass.</param>
internal readonly record struct PassFeatures(PassKind Kind, double First, double Second)
{
    /// <summary>Number of features of a kind, 1 or 2.</summary>
    public static int Dimensions(PassKind kind) => kind == PassKind.Prefill ? 1 : 2;

    /// <summary>The features of a pass; null when nothing was scheduled.</summary>
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
    /// The rank that the others wait for: the one with the largest sum of features, the last one among equals; -1 when
    /// no rank has any work.
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

/// <summary>Kind of work of a forward pass. Each kind is learned by itself.</summary>
public enum PassKind
{
    /// <summary>Prompt tokens only.</summary>
    Prefill,

    /// <summary>Output tokens only.</summary>
    Decode,

    /// <summary>Both.</summary>
    Mixed,
}
