using System.Collections.Concurrent;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>Keeps deployments for as long as the process lives.</summary>
public sealed class MemoryFleetSpecificationStore : IFleetSpecificationStore
{
    private readonly ConcurrentDictionary<ParticipantId, DeploymentSpecification> _kept = new();

    /// <inheritdoc />
    public IReadOnlyList<DeploymentSpecification> Load() => [.. _kept.Values.OrderBy(kept => kept.Participant)];

    /// <inheritdoc />
    public void Save(DeploymentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        _kept[specification.Participant] = specification;
    }
}
