namespace GlobalPlanner.Planning.Performance;

/// <summary>Why a forward-pass record is not learned from.</summary>
public enum FpmRejection
{
    /// <summary>A schema version other than 1.</summary>
    UnsupportedVersion,

    /// <summary>The worker does not say who it is.</summary>
    MissingWorkerId,

    /// <summary>The wall time is not a number or infinite.</summary>
    WallTimeNotFinite,

    /// <summary>The wall time is negative.</summary>
    WallTimeNegative,

    /// <summary>The wall time is longer than any pass takes.</summary>
    WallTimeTooLong,

    /// <summary>A count or a sum of tokens is negative.</summary>
    CountNegative,

    /// <summary>A count or a sum of tokens does not fit 32 bits.</summary>
    CountTooLarge,

    /// <summary>A variance is negative, infinite or not a number.</summary>
    VarianceInvalid,

    /// <summary>Prompt tokens were scheduled, but no request with them.</summary>
    PrefillTokensWithoutRequests,

    /// <summary>KV tokens were scheduled for decoding, but no request with them.</summary>
    DecodeKvWithoutRequests,

    /// <summary>A rank outside the attention data parallelism of the engine.</summary>
    RankOutOfRange,

    /// <summary>Two records for one rank.</summary>
    DuplicateRank,

    /// <summary>An engine whose ranks run in step did not report all of them.</summary>
    MissingRanks,

    /// <summary>The pass is larger than the engine's own limits allow, so that a native model cannot be corrected by it.</summary>
    OutsideLimits,
}
