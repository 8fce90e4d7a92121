using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>Options of the throughput loop.</summary>
/// <param name="Targets">The latency targets of the pool.</param>
/// <param name="MaxStepReplicas">Maximum replicas by which one loop moves a role.</param>
/// <param name="SetsBounds">Whether sizes become lower bounds for the load loop; otherwise they are proposed as targets.</param>
internal sealed record ThroughputOptions(LatencyTargets Targets, int MaxStepReplicas, bool SetsBounds);
