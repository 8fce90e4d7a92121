using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>The reason why a role waits, with its figures.</summary>
/// <param name="Bound">The kind of limit that binds it.</param>
/// <param name="Node">The group that binds it; empty for the ceiling.</param>
/// <param name="FreeGpus">GPUs it could have if nobody were ahead; negative when more is charged than exists.</param>
/// <param name="UsedGpus">GPUs charged where it binds.</param>
/// <param name="LimitGpus">The limit there.</param>
/// <param name="Ahead">Roles that are served before it, the next one first, at most three.</param>
/// <param name="AheadCount">Number of roles served before it; counted up to <see cref="MostCounted"/>.</param>
public sealed record QuotaWait(
    QuotaBound Bound, string Node, long FreeGpus, long UsedGpus, long LimitGpus, ImmutableArray<RoleId> Ahead, int AheadCount)
{
    /// <summary>The number at which counting stops.</summary>
    public const int MostCounted = 100;

    /// <summary>The other role of the deployment, if this one has room and waits only for that one; the figures are then those of the other role. Null otherwise.</summary>
    public RoleId? With { get; init; }
}

/// <summary>The kinds of limit that keep a role waiting.</summary>
public enum QuotaBound
{
    /// <summary>There are not enough GPUs in all, or of its type.</summary>
    Ceiling,

    /// <summary>Its group has all it may borrow.</summary>
    Group,

    /// <summary>Others are served first.</summary>
    Queue,
}
