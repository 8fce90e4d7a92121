namespace GlobalPlanner.Planning.Performance.Passes;

/// <summary>Why a model does not learn from a forward-pass record.</summary>
public enum FpmRejection
{
    /// <summary>A schema version other than 1.</summary>
    UnsupportedVersion,

    /// <summary>The record does not name its worker.</summary>
    MissingWorkerId,

    /// <summary>The wall time is infinite or not a number.</summary>
    WallTimeNotFinite,

    /// <summary>The wall time is negative.</summary>
    WallTimeNegative,

    /// <summary>The wall time is longer than any pass takes; see <see cref="FpmCheck.LongestWallTime"/>.</summary>
    WallTimeTooLong,

    /// <summary>A count or a sum of tokens is negative.</summary>
    CountNegative,

    /// <summary>A count or a sum of tokens does not fit 32 bits.</summary>
    CountTooLarge,

    /// <summary>A variance is negative, infinite or not a number.</summary>
    VarianceInvalid,

    /// <summary>Prompt tokens are scheduled, but no prefill request.</summary>
    PrefillTokensWithoutRequests,

    /// <summary>KV tokens are scheduled for decoding, but no decode request.</summary>
    DecodeKvWithoutRequests,

    /// <summary>The rank is not within the attention data parallelism of the engine.</summary>
    RankOutOfRange,

    /// <summary>Two records for one rank.</summary>
    DuplicateRank,

    /// <summary>An engine whose ranks run in step did not report all of them.</summary>
    MissingRanks,

    /// <summary>The pass is larger than the engine's limits allow, so that it cannot correct a native model.</summary>
    OutsideLimits,
}
