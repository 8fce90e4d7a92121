using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Connectors;

/// <summary>Replicas to write into one deployment, all roles of it at once.</summary>
/// <param name="Participant">Whose.</param>
/// <param name="Targets">Replicas by role; null leaves a role alone.</param>
/// <param name="ExpectedResourceVersion">The version the decision was made on.</param>
/// <param name="Fence">The order of this write among all writes.</param>
public sealed record DeploymentWrite(
    ParticipantId Participant,
    ReplicaTargets Targets,
    string ExpectedResourceVersion,
    WriteFence Fence);
