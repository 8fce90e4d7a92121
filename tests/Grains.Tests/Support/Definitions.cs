using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Tests.Support;

/// <summary>Pool definitions for tests.</summary>
internal static class Definitions
{
    /// <summary>A decode pool with easy thresholds, written to directly.</summary>
    public static PoolDefinition Decode(string participant, Func<PlannerConfig, PlannerConfig>? change = null, string? domain = null)
    {
        var config = new PlannerConfig
        {
            Mode = PlannerMode.Decode,
            Environment = domain is null ? PlannerEnvironment.Kubernetes : PlannerEnvironment.GlobalPlanner,
            MaxGpuBudget = domain is null ? 8 : -1,
        };
        return new PoolDefinition
        {
            Participant = ParticipantId.Parse(participant),
            Config = change is null ? config : change(config),
            BudgetDomain = domain,
        };
    }
}
