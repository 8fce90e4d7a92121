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
            .GroupBy(role => role.Participant, StringComparer.Ordinal)
            .Where(roles => roles.All(role => role.ChargedGpus is not null))
            .ToImmutableDictionary(
                roles => ParticipantId.Parse(roles.Key),
                roles => roles.Sum(role => role.ChargedGpus!.Value)),
    };
}
