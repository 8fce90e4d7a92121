using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>The growth that is served next.</summary>
/// <param name="Id">The role.</param>
/// <param name="ToReplicas">Replicas granted after it.</param>
/// <param name="With">The growth of the other role, if both grow together; null otherwise.</param>
public sealed record QuotaGrant(RoleId Id, int ToReplicas, QuotaGrant? With = null);
