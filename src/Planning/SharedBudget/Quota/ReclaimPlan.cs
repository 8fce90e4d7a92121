using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>The replicas to take back now.</summary>
/// <param name="Orders">At most one a role.</param>
public sealed record ReclaimPlan(ImmutableArray<ReclaimOrder> Orders)
{
    /// <summary>Nothing is to be taken back.</summary>
    public static ReclaimPlan Nothing { get; } = new([]);
}

/// <summary>Replicas to take back from one role.</summary>
/// <param name="Victim">The role that gives back.</param>
/// <param name="ToReplicas">Replicas that remain.</param>
/// <param name="For">The role that gets the GPUs.</param>
public sealed record ReclaimOrder(RoleId Victim, int ToReplicas, RoleId For);
