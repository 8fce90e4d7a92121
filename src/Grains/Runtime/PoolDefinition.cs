using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Grains.Runtime;

/// <summary>A pool planner as the silo's configuration defines it.</summary>
public sealed record PoolDefinition
{
    /// <summary>The deployment that is planned for.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>How.</summary>
    public required PlannerConfig Config { get; init; }

    /// <summary>What it plans with besides.</summary>
    public PlannerResources Resources { get; init; } = PlannerResources.None;

    /// <summary>Key of the budget the deployment's GPUs are reported to; null when it belongs to none.</summary>
    public string? BudgetDomain { get; init; }
}
