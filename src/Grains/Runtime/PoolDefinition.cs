using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Grains.Runtime;

/// <summary>A pool planner as the silo's configuration defines it.</summary>
public sealed record PoolDefinition
{
    /// <summary>The deployment that is planned for.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>The settings of its planner.</summary>
    public required PlannerConfig Config { get; init; }

    /// <summary>Inputs other than settings: warm-up traffic, engine profiles, plugins.</summary>
    public PlannerResources Resources { get; init; } = PlannerResources.None;

    /// <summary>Key of the budget the deployment's GPUs are reported to; null when it belongs to none.</summary>
    public string? BudgetDomain { get; init; }
}
