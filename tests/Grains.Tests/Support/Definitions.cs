using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;

namespace GlobalPlanner.Grains.Tests.Support;

/// <summary>Pool definitions for tests.</summary>
internal static class Definitions
{
    /// <summary>Domain of a budget that grants everything, for tests in which the budget is beside the point.</summary>
    public const string OpenBudget = "open";

    /// <summary>The terms of <see cref="OpenBudget"/>.</summary>
    public static BudgetTerms OpenTerms { get; } = new();

    /// <summary>A decode pool with easy thresholds; without a domain its own ceiling of 8 GPUs is all that limits it.</summary>
    public static PoolDefinition Decode(string participant, Func<PlannerConfig, PlannerConfig>? change = null, string? domain = null)
    {
        var config = new PlannerConfig
        {
            Mode = PlannerMode.Decode,
            Environment = PlannerEnvironment.GlobalPlanner,
            GlobalPlannerNamespace = "planner",
            MaxGpuBudget = domain is null ? 8 : -1,
        };
        return new PoolDefinition
        {
            Participant = ParticipantId.Parse(participant),
            Config = change is null ? config : change(config),
            BudgetDomain = domain ?? OpenBudget,
        };
    }
}
