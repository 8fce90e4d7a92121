using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Passes;

/// <summary>Decides which records a model may learn from. Source: validation of Dynamo's forward-pass model.</summary>
internal static class FpmCheck
{
    /// <summary>Seconds. No engine takes so long for one pass; a clock that jumped does.</summary>
    public const double LongestWallTime = 3600;

    /// <summary>Whether a record is of the schema version that is read.</summary>
    public static bool HasReadVersion(ForwardPassMetrics record) => record.Version == ForwardPassMetrics.ReadVersion;

    /// <summary>The first flaw of a record; null when it has none.</summary>
    /// <param name="record">The record.</param>
    /// <param name="fromWorker">Whether it must name its worker; measurements of a profile need not.</param>
    public static FpmRejection? Of(ForwardPassMetrics record, bool fromWorker)
    {
        if (!HasReadVersion(record))
        {
            return FpmRejection.UnsupportedVersion;
        }

        if (fromWorker && string.IsNullOrEmpty(record.WorkerId))
        {
            return FpmRejection.MissingWorkerId;
        }

        return OfWallTime(record.WallTime)
            ?? OfRequests(record.ScheduledRequests)
            ?? OfRequests(record.QueuedRequests)
            ?? OfConsistency(record.ScheduledRequests);
    }

    /// <summary>The first flaw of the ranks of an engine that runs them in step; null when they are complete.</summary>
    public static FpmRejection? OfRanks(ImmutableArray<ForwardPassMetrics> ranks, int attentionDp)
    {
        for (var index = 0; index < ranks.Length; index++)
        {
            var rank = ranks[index].DpRank;
            if (rank < 0 || rank >= attentionDp)
            {
                return FpmRejection.RankOutOfRange;
            }

            for (var earlier = 0; earlier < index; earlier++)
            {
                if (ranks[earlier].DpRank == rank)
                {
                    return FpmRejection.DuplicateRank;
                }
            }
        }

        return ranks.Length < attentionDp ? FpmRejection.MissingRanks : null;
    }

    private static FpmRejection? OfWallTime(double seconds) => seconds switch
    {
        _ when !double.IsFinite(seconds) => FpmRejection.WallTimeNotFinite,
        < 0 => FpmRejection.WallTimeNegative,
        > LongestWallTime => FpmRejection.WallTimeTooLong,
        _ => null,
    };

    private static FpmRejection? OfRequests(in PassRequests requests)
    {
        var least = Math.Min(
            Math.Min(requests.NumPrefillRequests, requests.SumPrefillTokens),
            Math.Min(Math.Min(requests.NumDecodeRequests, requests.SumDecodeKvTokens), requests.SumPrefillKvTokens));
        if (least < 0)
        {
            return FpmRejection.CountNegative;
        }

        var most = Math.Max(
            Math.Max(requests.NumPrefillRequests, requests.SumPrefillTokens),
            Math.Max(Math.Max(requests.NumDecodeRequests, requests.SumDecodeKvTokens), requests.SumPrefillKvTokens));
        if (most > uint.MaxValue)
        {
            return FpmRejection.CountTooLarge;
        }

        return IsVariance(requests.VarPrefillLength) && IsVariance(requests.VarDecodeKvTokens) ? null : FpmRejection.VarianceInvalid;
    }

    // Scheduled requests only: queued ones are not learned from, and some schedulers do not count them.
    private static FpmRejection? OfConsistency(in PassRequests scheduled)
    {
        if (scheduled is { SumPrefillTokens: > 0, NumPrefillRequests: 0 })
        {
            return FpmRejection.PrefillTokensWithoutRequests;
        }

        return scheduled is { SumDecodeKvTokens: > 0, NumDecodeRequests: 0 } ? FpmRejection.DecodeKvWithoutRequests : null;
    }

    private static bool IsVariance(double value) => double.IsFinite(value) && value >= 0;
}
