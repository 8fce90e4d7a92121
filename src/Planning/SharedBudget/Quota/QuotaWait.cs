using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>Why a pool waits.</summary>
/// <param name="Bound">What binds it.</param>
/// <param name="Node">The group that binds it; empty for the ceiling.</param>
/// <param name="FreeGpus">GPUs it could have if nobody were ahead; below zero when more is charged than there is.</param>
/// <param name="UsedGpus">GPUs charged where it binds.</param>
/// <param name="LimitGpus">The limit there.</param>
/// <param name="Ahead">Pools that are served before it, the next one first, at most three.</param>
/// <param name="AheadCount">How many are served before it; counted up to <see cref="MostCounted"/>.</param>
public sealed record QuotaWait(
    QuotaBound Bound, string Node, long FreeGpus, long UsedGpus, long LimitGpus, ImmutableArray<RoleId> Ahead, int AheadCount)
{
    /// <summary>Where counting stops.</summary>
    public const int MostCounted = 100;

    /// <summary>The other role, where this one has room and waits for that one to grow with it; the figures are those of the other.</summary>
    public RoleId? With { get; init; }
}

/// <summary>What keeps a pool waiting.</summary>
public enum QuotaBound
{
    /// <summary>There are not enough GPUs in all, or of its type.</summary>
    Ceiling,

    /// <summary>Its group has all it may borrow.</summary>
    Group,

    /// <summary>Others are served first.</summary>
    Queue,
}
