using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>The load loop's outcome: aggregate reason, reason by role, and the counts wanted before floors, bounds and budget.</summary>
public sealed record LoadOutcome(LoadReason Reason, RoleValues<LoadReason> Roles, ReplicaTargets Raw);
