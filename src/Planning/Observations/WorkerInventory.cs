using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Observations;

/// <summary>Workers by role; a role the deployment does not have is null.</summary>
public sealed record WorkerInventory(RoleWorkers? Prefill, RoleWorkers? Decode)
{
    /// <summary>The workers of one role.</summary>
    public RoleWorkers? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;
}
