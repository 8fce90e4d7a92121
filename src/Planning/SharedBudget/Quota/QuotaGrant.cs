using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>The next growth.</summary>
/// <param name="Pool">Whose.</param>
/// <param name="ToReplicas">Replicas granted then.</param>
/// <param name="With">The growth of the other role, where both go together; null where they do not.</param>
public sealed record QuotaGrant(RoleId Pool, int ToReplicas, QuotaGrant? With = null);
