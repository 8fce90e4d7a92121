using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>The answer to one request under the pairing policy.</summary>
public sealed record PairingVerdict
{
    /// <summary>Most candidates that <see cref="Candidates"/> lists.</summary>
    public const int CandidateLimit = 16;

    /// <summary>Whether the requester gets all that it asked for; there is nothing in between.</summary>
    public bool Approved => Reason is PairingReason.NoBudget or PairingReason.InBand or PairingReason.Paired;

    /// <summary>What decided.</summary>
    public required PairingReason Reason { get; init; }

    /// <summary>GPUs of all pools once the changes are booked; of a rejected request, what they would have been.</summary>
    public required long TotalGpus { get; init; }

    /// <summary>GPUs by which the total was allowed below the floor.</summary>
    public long ToleranceGpus { get; init; }

    /// <summary>The reason in words; rejections carry the words of Dynamo's GlobalPlanner.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// What to write, in this order: deployments by the GPUs they take, those that free most first, ties in the order in
    /// which they came up, the requester first. Empty when rejected.
    /// </summary>
    public ImmutableArray<PairingChange> Changes { get; init; } = [];

    /// <summary>Pools that the request names and that do not exist. They add nothing and are not remembered.</summary>
    public ImmutableArray<PoolId> UnknownPools { get; init; } = [];

    /// <summary>The first candidates in the order in which they were tried, at most <see cref="CandidateLimit"/>.</summary>
    public ImmutableArray<PairingCandidate> Candidates { get; init; } = [];

    /// <summary>Number of candidates, those not listed included.</summary>
    public int CandidateCount { get; init; }
}
