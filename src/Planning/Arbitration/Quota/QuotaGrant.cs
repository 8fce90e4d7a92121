using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Quota;

/// <summary>The next growth.</summary>
/// <param name="Pool">Whose.</param>
/// <param name="ToReplicas">Replicas granted then.</param>
/// <param name="With">The growth of the other role, where both go together; null where they do not.</param>
public sealed record QuotaGrant(PoolId Pool, int ToReplicas, QuotaGrant? With = null);
