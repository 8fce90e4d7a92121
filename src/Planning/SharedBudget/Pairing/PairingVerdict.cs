using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>The decision on a request under the pairing rules.</summary>
public sealed record PairingVerdict
{
    /// <summary>Whether all of it is approved.</summary>
    public required bool Approved { get; init; }

    /// <summary>The reason.</summary>
    public required PairingReason Reason { get; init; }

    /// <summary>GPUs in all after the request; for a refused one, the total it would have led to.</summary>
    public required long TotalGpus { get; init; }

    /// <summary>GPUs by which it may go below the floor.</summary>
    public required long ToleranceGpus { get; init; }

    /// <summary>The reason in words; for a refusal, in those of Dynamo.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// The changes to apply, in this order: deployments by the GPUs they free, most first, the requester's first among
    /// equals. Empty for a refused request.
    /// </summary>
    public required ImmutableArray<PairingChange> Changes { get; init; }
}

/// <summary>Replicas of one role before and after.</summary>
/// <param name="Id">The role.</param>
/// <param name="From">Replicas before.</param>
/// <param name="To">Replicas after.</param>
/// <param name="Partner">Whether it is another role than those asked for.</param>
/// <param name="Partial">Whether a partner moves less far than it asked for.</param>
public sealed record PairingChange(RoleId Id, int From, int To, bool Partner, bool Partial);

/// <summary>The reason why a request was approved or refused.</summary>
public enum PairingReason
{
    /// <summary>There are no bounds.</summary>
    NoBudget,

    /// <summary>It keeps to the bounds by itself.</summary>
    InBand,

    /// <summary>It keeps to the bounds together with opposite intents of others.</summary>
    Paired,

    /// <summary>It would exceed the ceiling.</summary>
    Ceiling,

    /// <summary>It would fall below the floor.</summary>
    Floor,
}
