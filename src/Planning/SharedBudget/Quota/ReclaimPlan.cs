using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>Whom replicas are to be taken back from.</summary>
/// <param name="Orders">At most one a pool.</param>
public sealed record ReclaimPlan(ImmutableArray<ReclaimOrder> Orders)
{
    /// <summary>Nothing is to be taken back.</summary>
    public static ReclaimPlan Nothing { get; } = new([]);
}

/// <summary>Replicas to take back from one pool.</summary>
/// <param name="Victim">From whom.</param>
/// <param name="ToReplicas">Replicas that remain.</param>
/// <param name="For">For whom.</param>
public sealed record ReclaimOrder(RoleId Victim, int ToReplicas, RoleId For);
