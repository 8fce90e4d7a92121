namespace GlobalPlanner.Planning.Performance;

/// <summary>Which operating point stands for an engine that cannot meet its targets at any.</summary>
public enum InfeasibleChoice
{
    /// <summary>The one with the most requests per second, as in Dynamo: the fewest replicas, at a latency far off the target.</summary>
    HighestThroughput,

    /// <summary>The one with the least latency: the closest to the target, at the most replicas.</summary>
    LeastLatency,
}
