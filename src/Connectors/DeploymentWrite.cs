using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Connectors;

/// <summary>Replicas to write into one deployment, all roles of it at once.</summary>
/// <param name="Participant">The deployment.</param>
/// <param name="Targets">Replicas by role; null leaves a role unchanged.</param>
/// <param name="ExpectedResourceVersion">The object's version that the decision was based on.</param>
/// <param name="Fence">The order of this write among all writes.</param>
public sealed record DeploymentWrite(
    ParticipantId Participant,
    ReplicaTargets Targets,
    string ExpectedResourceVersion,
    WriteFence Fence);
