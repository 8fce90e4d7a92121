using System.Collections.Immutable;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Silo.Observability;

/// <summary>Converts a budget's status for the metrics.</summary>
internal static class BudgetReadings
{
    public static BudgetReading From(BudgetStatus budget) => new()
    {
        Domain = budget.Domain,
        CeilingGpus = budget.CeilingGpus,
        FloorGpus = budget.FloorGpus,
        HeldGpus = budget.HeldGpus,
        GrantedGpus = budget.GrantedGpus,
        ChargedGpus = budget.ChargedGpus,
        HeadroomGpus = budget.HeadroomGpus,
        ChargedByDeployment = budget.Pools
            .GroupBy(pool => pool.Participant, StringComparer.Ordinal)
            .Where(pools => pools.All(pool => pool.GpuPerReplica is not null))
            .ToImmutableDictionary(
                pools => ParticipantId.Parse(pools.Key),
                pools => pools.Sum(pool => Math.Max(pool.GrantedReplicas, pool.HeldReplicas) * pool.GpuPerReplica!.Value)),
    };
}
