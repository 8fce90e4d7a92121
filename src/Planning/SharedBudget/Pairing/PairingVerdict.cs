using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>What became of a request under the pairing rules.</summary>
public sealed record PairingVerdict
{
    /// <summary>Whether all of it is approved.</summary>
    public required bool Approved { get; init; }

    /// <summary>Why.</summary>
    public required PairingReason Reason { get; init; }

    /// <summary>GPUs in all after it; when it is refused, what they would have been.</summary>
    public required long TotalGpus { get; init; }

    /// <summary>How far the floor may be undercut by it.</summary>
    public required long ToleranceGpus { get; init; }

    /// <summary>The reason in words, for a refusal in those of Dynamo.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// What is to be applied, in this order: deployments by the GPUs they free, most first, the requester's first among
    /// equals. Empty when it is refused.
    /// </summary>
    public required ImmutableArray<PairingChange> Changes { get; init; }
}

/// <summary>Replicas of one pool before and after.</summary>
/// <param name="Pool">Whose.</param>
/// <param name="From">Replicas before.</param>
/// <param name="To">Replicas after.</param>
/// <param name="Partner">Whether it is another pool than those asked for.</param>
/// <param name="Partial">Whether a partner gets less than it had asked for.</param>
public sealed record PairingChange(RoleId Pool, int From, int To, bool Partner, bool Partial);

/// <summary>Why a request was approved or refused.</summary>
public enum PairingReason
{
    /// <summary>There are no bounds.</summary>
    NoBudget,

    /// <summary>It keeps to the bounds by itself.</summary>
    InBand,

    /// <summary>It keeps to the bounds together with what others want.</summary>
    Paired,

    /// <summary>It would exceed the ceiling.</summary>
    Ceiling,

    /// <summary>It would fall below the floor.</summary>
    Floor,
}
