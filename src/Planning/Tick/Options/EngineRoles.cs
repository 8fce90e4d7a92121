using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.Tick.Options;

/// <summary>Tells the work of a role's engines from the planner's mode.</summary>
public static class EngineRoles
{
    /// <summary>The work of a role's engines; null when the mode does not have the role.</summary>
    public static EngineRole? EngineRole(this PlannerMode mode, PoolRole role) => (mode.ComputesPrompts(role), mode.GeneratesTokens(role)) switch
    {
        (true, true) => Performance.EngineRole.Aggregated,
        (true, false) => Performance.EngineRole.Prefill,
        (false, true) => Performance.EngineRole.Decode,
        _ => null,
    };
}
