using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Facts;

/// <summary>Replicas to run, by role; null leaves the role alone.</summary>
public sealed record ReplicaTargets(int? Prefill, int? Decode)
{
    /// <summary>No target for either role.</summary>
    public static ReplicaTargets None { get; } = new(null, null);

    /// <summary>The target of one role.</summary>
    public int? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    /// <summary>A target for one role alone.</summary>
    public static ReplicaTargets Of(PoolRole role, int replicas) =>
        role == PoolRole.Prefill ? new ReplicaTargets(replicas, null) : new ReplicaTargets(null, replicas);
}
