namespace GlobalPlanner.Planning.Configuration;

/// <summary>Which metrics tell a pool's traffic.</summary>
public enum ThroughputMetricsSource
{
    /// <summary>Those of the frontend.</summary>
    Frontend,

    /// <summary>Those of the pool's own router.</summary>
    Router,
}
