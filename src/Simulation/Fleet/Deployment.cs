using System.Globalization;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Simulation.Workers;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>One deployment: the pools of its roles and the last accepted write.</summary>
internal sealed class Deployment(SimulatedPool? prefill, SimulatedPool? decode, DeploymentSpecification specification)
{
    /// <summary>Admits one write at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The last accepted write.</summary>
    public DeploymentSpecification Specification { get; set; } = specification;

    /// <summary>The reason why replicas can never be written; null when they can.</summary>
    public string? WhyRefused(ReplicaTargets targets)
    {
        if (targets.Prefill < 0 || targets.Decode < 0)
        {
            return $"Replicas must be at least 0; the write asks for prefill {targets.Prefill}, decode {targets.Decode}.";
        }

        if (targets.Prefill is not null && prefill is null)
        {
            return $"{Specification.Participant} has no prefill role.";
        }

        return targets.Decode is not null && decode is null ? $"{Specification.Participant} has no decode role." : null;
    }

    /// <summary>The deployment as a reader sees it now.</summary>
    public DeploymentSnapshot Snapshot() => new()
    {
        Participant = Specification.Participant,
        ResourceVersion = Specification.ResourceVersion.ToString(CultureInfo.InvariantCulture),
        Fence = Specification.Fence,
        Prefill = prefill?.Snapshot(),
        Decode = decode?.Snapshot(),
    };

    /// <summary>Applies written replicas. What shrinks goes first, so that GPUs are free before others need them.</summary>
    /// <param name="targets">Replicas of every role that the deployment has.</param>
    /// <param name="scale">Scales one pool.</param>
    public void Apply(ReplicaTargets targets, Action<SimulatedPool, int> scale)
    {
        var shrinksDecode = targets.Decode < decode?.Desired;
        if (shrinksDecode)
        {
            scale(decode!, targets.Decode!.Value);
        }

        if (prefill is not null && targets.Prefill is { } prefillReplicas && prefillReplicas != prefill.Desired)
        {
            scale(prefill, prefillReplicas);
        }

        if (!shrinksDecode && decode is not null && targets.Decode is { } decodeReplicas && decodeReplicas != decode.Desired)
        {
            scale(decode, decodeReplicas);
        }
    }
}
