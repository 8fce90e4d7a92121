namespace GlobalPlanner.Planning.Observations;

/// <summary>
/// The requests of one side (scheduled or queued) of a forward pass. Counts and token sums are at least zero; a key
/// absent on the wire is zero. <see cref="SumPrefillKvTokens"/> exists on the scheduled side only and stays zero for
/// queued requests.
/// </summary>
public readonly record struct PassRequests
{
    /// <summary>Requests with prompt tokens in this pass, or waiting for their first.</summary>
    public long NumPrefillRequests { get; init; }

    /// <summary>Scheduled: prompt tokens computed in this pass. Queued: whole prompt tokens.</summary>
    public long SumPrefillTokens { get; init; }

    /// <summary>Population variance of the whole prompt lengths, tokens squared.</summary>
    public double VarPrefillLength { get; init; }

    /// <summary>KV tokens read by the prefills of this pass: prefix hits and earlier chunks.</summary>
    public long SumPrefillKvTokens { get; init; }

    /// <summary>Decoding requests; on the queued side, preempted ones.</summary>
    public long NumDecodeRequests { get; init; }

    /// <summary>Prompt and generated tokens held by the decoding requests.</summary>
    public long SumDecodeKvTokens { get; init; }

    /// <summary>Population variance of the decode context lengths, tokens squared.</summary>
    public double VarDecodeKvTokens { get; init; }
}
