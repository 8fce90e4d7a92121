namespace GlobalPlanner.Grains.Pools;

/// <summary>What all pool planners of a silo have in common.</summary>
public sealed class PoolPlannerOptions
{
    /// <summary>Longest wait for a deployment to be read or written, wall time.</summary>
    public TimeSpan ConnectorTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for a traffic source, wall time.</summary>
    public TimeSpan TrafficTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for the budget's answer, wall time.</summary>
    public TimeSpan BudgetTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What a deployment holds is reported to its budget at least this often, planner time.</summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A deployment that is gone for this long, planner time, is reported as holding nothing.</summary>
    public TimeSpan MissingDeploymentGrace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Decision changes a pool remembers.</summary>
    public int HistoryRecords { get; set; } = 500;

    /// <summary>The newest of them that survive a restart.</summary>
    public int StoredHistoryRecords { get; set; } = 100;

    /// <summary>Points a pool's chart remembers.</summary>
    public int SampleCount { get; set; } = 720;

    /// <summary>How late a tick may be, planner time, before its planner is started anew and called out.</summary>
    public TimeSpan TickPatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The supervisor's rounds, wall time.</summary>
    public TimeSpan SupervisionInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait of a supervisor's round for one pool, wall time.</summary>
    public TimeSpan SupervisionTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The summary line's interval, wall time.</summary>
    public TimeSpan SummaryInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a budget does what time brings, wall time.</summary>
    public TimeSpan BudgetTickInterval { get; set; } = TimeSpan.FromSeconds(1);
}
