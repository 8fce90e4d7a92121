using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Facts;

/// <summary>Replicas to run, by role; null means the role is not touched.</summary>
public sealed record ReplicaTargets(int? Prefill, int? Decode)
{
    /// <summary>The target of one role.</summary>
    public int? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;
}
