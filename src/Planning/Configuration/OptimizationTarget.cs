namespace GlobalPlanner.Planning.Configuration;

/// <summary>How scaling decisions are made.</summary>
public enum OptimizationTarget
{
    /// <summary>Static thresholds on queue depth and KV utilization.</summary>
    Throughput,

    /// <summary>The same with earlier thresholds.</summary>
    Latency,

    /// <summary>Thresholds given by the user.</summary>
    Load,

    /// <summary>TTFT and ITL targets on an engine performance model.</summary>
    Sla,
}
