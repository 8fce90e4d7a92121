namespace GlobalPlanner.Grains.Runtime;

/// <summary>Time limits, intervals and capacities of the grains of a silo.</summary>
public sealed class GrainOptions
{
    /// <summary>Longest wait for a deployment to be read or written by its connector, wall time.</summary>
    public TimeSpan ConnectorTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for a traffic source, wall time.</summary>
    public TimeSpan TrafficTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for the budget's answer, wall time.</summary>
    public TimeSpan BudgetTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest wait for a deployment's grain to read it, wall time: the connector is given up first, then the budget that
    /// the grain reports to, and a second is left for the message.
    /// </summary>
    public TimeSpan ReadPatience => ConnectorTimeout + BudgetTimeout + TimeSpan.FromSeconds(1);

    /// <summary>
    /// Longest wait for a deployment's grain to write, wall time: a command is at most two writes, each tried twice and read
    /// again on failure, and a report to the budget.
    /// </summary>
    public TimeSpan WritePatience => (ConnectorTimeout * 6) + BudgetTimeout;

    /// <summary>The holding of a deployment is reported to its budget at least this often, planner time.</summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A deployment that is gone for this long, planner time, is reported as holding nothing.</summary>
    public TimeSpan MissingDeploymentGrace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Decision changes that a pool keeps in memory.</summary>
    public int HistoryRecords { get; set; } = 500;

    /// <summary>The newest of them, which survive a restart.</summary>
    public int StoredHistoryRecords { get; set; } = 100;

    /// <summary>Points that a pool's chart keeps in memory.</summary>
    public int SampleCount { get; set; } = 720;

    /// <summary>How late a tick may be, planner time, before its planner is started anew and reported to operators.</summary>
    public TimeSpan TickPatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time between the supervisor's rounds, wall time.</summary>
    public TimeSpan SupervisionInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait of a supervisor's round for one pool, wall time.</summary>
    public TimeSpan SupervisionTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two summary lines, wall time.</summary>
    public TimeSpan SummaryInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time between two ticks of a budget, wall time: it serves waiting requests and sends the writes that are due.</summary>
    public TimeSpan BudgetTickInterval { get; set; } = TimeSpan.FromSeconds(1);
}
