namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>Options of the throughput loop.</summary>
/// <param name="TtftMs">Target for the time to first token, milliseconds.</param>
/// <param name="ItlMs">Target for the time between tokens, milliseconds.</param>
/// <param name="MaxStepReplicas">Maximum replicas by which one loop moves a role.</param>
/// <param name="SetsBounds">Whether sizes become lower bounds for the load loop; otherwise they are proposed as targets.</param>
internal sealed record ThroughputOptions(double TtftMs, double ItlMs, int MaxStepReplicas, bool SetsBounds);
