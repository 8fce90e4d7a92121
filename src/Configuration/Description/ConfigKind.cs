using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.SharedBudget.Configuration;

namespace GlobalPlanner.Configuration.Description;

/// <summary>Kinds of configuration documents.</summary>
public enum ConfigKind
{
    /// <summary>A pool planner, <see cref="PlannerConfig"/>.</summary>
    Planner,

    /// <summary>A GPU budget, <see cref="GlobalPlannerConfig"/>.</summary>
    Global,

    /// <summary>A silo, <see cref="SiloConfig"/>.</summary>
    Silo,
}
