namespace GlobalPlanner.Planning.Configuration;

/// <summary>Which pools a planner scales.</summary>
public enum PlannerMode
{
    /// <summary>A prefill and a decode pool.</summary>
    Disagg,

    /// <summary>A prefill pool only.</summary>
    Prefill,

    /// <summary>A decode pool only.</summary>
    Decode,

    /// <summary>One aggregated pool, treated as decode.</summary>
    Agg,
}
