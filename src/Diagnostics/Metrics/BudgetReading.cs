using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>A GPU budget as the metrics show it. Null means there is none.</summary>
public sealed record BudgetReading
{
    /// <summary>Budget domain.</summary>
    public required string Domain { get; init; }

    public int? CeilingGpus { get; init; }

    public int? FloorGpus { get; init; }

    public required int HeldGpus { get; init; }

    public required int GrantedGpus { get; init; }

    public required int ChargedGpus { get; init; }

    public int? HeadroomGpus { get; init; }

    /// <summary>GPUs charged by deployment; a deployment of unknown cost is left out.</summary>
    public required ImmutableDictionary<ParticipantId, int> ChargedByDeployment { get; init; }
}
