using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.FleetRuntime.Wire;

/// <summary>A write to the deployment named by the request's path.</summary>
/// <param name="Targets">Replicas by role; null leaves a role unchanged.</param>
/// <param name="ExpectedResourceVersion">The object's version that the decision was based on.</param>
/// <param name="Fence">The order of this write among all writes.</param>
public sealed record WriteOrder(ReplicaTargets Targets, string ExpectedResourceVersion, WriteFence Fence);
