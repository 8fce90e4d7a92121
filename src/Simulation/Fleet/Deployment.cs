using System.Globalization;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>One deployment: the pools of its roles and what was last written.</summary>
internal sealed class Deployment(SimulatedPool? prefill, SimulatedPool? decode, DeploymentSpecification specification)
{
    /// <summary>Lets one write in at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public DeploymentSpecification Specification { get; set; } = specification;

    /// <summary>Why replicas cannot be written at all; null when they can.</summary>
    public string? WhyRefused(ReplicaTargets targets)
    {
        if (targets.Prefill < 0 || targets.Decode < 0)
        {
            return $"Replicas must be at least 0; prefill {targets.Prefill}, decode {targets.Decode} were asked for.";
        }

        if (targets.Prefill is not null && prefill is null)
        {
            return $"{Specification.Participant} has no prefill role.";
        }

        return targets.Decode is not null && decode is null ? $"{Specification.Participant} has no decode role." : null;
    }

    public DeploymentSnapshot Snapshot() => new()
    {
        Participant = Specification.Participant,
        ResourceVersion = Specification.ResourceVersion.ToString(CultureInfo.InvariantCulture),
        Fence = Specification.Fence,
        Prefill = prefill?.Snapshot(),
        Decode = decode?.Snapshot(),
    };

    /// <summary>Applies written replicas, what shrinks first, so that GPUs are free before they are taken.</summary>
    public void Apply(FleetSimulation simulation, int? prefillReplicas, int? decodeReplicas)
    {
        var shrinksDecode = decodeReplicas < decode?.Desired;
        if (shrinksDecode)
        {
            simulation.Scale(decode!, decodeReplicas!.Value);
        }

        if (prefill is not null && prefillReplicas is { } replicas && replicas != prefill.Desired)
        {
            simulation.Scale(prefill, replicas);
        }

        if (!shrinksDecode && decode is not null && decodeReplicas is { } others && others != decode.Desired)
        {
            simulation.Scale(decode, others);
        }
    }
}
