using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>A write that a deployment has accepted.</summary>
/// <param name="Ordinal">Its number among all accepted writes since the fleet's start, from 1.</param>
/// <param name="AtS">Simulated seconds since the start.</param>
/// <param name="Participant">Owner of the deployment.</param>
/// <param name="Fence">Its fence.</param>
/// <param name="Before">Desired replicas before it.</param>
/// <param name="After">Desired replicas after it.</param>
/// <param name="CommittedGpus">GPUs of the whole fleet that are held, or written and not yet held, right after it.</param>
public sealed record AcceptedWrite(
    long Ordinal,
    double AtS,
    ParticipantId Participant,
    WriteFence Fence,
    ReplicaTargets Before,
    ReplicaTargets After,
    int CommittedGpus);
