using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Fleet.Wire;

/// <summary>A write to the deployment that the path names.</summary>
/// <param name="Targets">Replicas by role; null leaves a role alone.</param>
/// <param name="ExpectedResourceVersion">The version the decision was made on.</param>
/// <param name="Fence">The order of this write among all writes.</param>
internal sealed record WriteOrder(ReplicaTargets Targets, string ExpectedResourceVersion, WriteFence Fence);
