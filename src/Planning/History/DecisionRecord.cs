using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.History;

/// <summary>
/// One tick of a live pool planner, kept for <c>history</c> and <c>explain</c>: what was seen, what was
/// decided, what was granted and what was observed after acting.
/// </summary>
public sealed record DecisionRecord
{
    /// <summary>Position in the pool's history, increasing by one a tick.</summary>
    public required long Ordinal { get; init; }

    /// <summary>The decision.</summary>
    public required PlanDecision Decision { get; init; }

    /// <summary>The observation in figures.</summary>
    public required ObservationSummary Observation { get; init; }

    /// <summary>The budget's answer; null when none was asked for.</summary>
    public ScaleGrant? Grant { get; init; }

    /// <summary>The result of the write; null when nothing was written.</summary>
    public ActuationSummary? Actuation { get; init; }
}

/// <summary>The figures of one observation that a reader of a decision needs.</summary>
public sealed record ObservationSummary
{
    /// <summary>The prefill role; null when it was not observed or does not exist.</summary>
    public RoleSummary? Prefill { get; init; }

    /// <summary>The decode (or aggregated) role; null when it was not observed or does not exist.</summary>
    public RoleSummary? Decode { get; init; }

    /// <summary>Requests per second of the traffic window; null when unknown.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Mean input tokens; null when unknown.</summary>
    public double? Isl { get; init; }

    /// <summary>Mean output tokens; null when unknown.</summary>
    public double? Osl { get; init; }

    /// <summary>Mean time to first token of the window, milliseconds; null when unknown.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Mean inter-token latency of the window, milliseconds; null when unknown.</summary>
    public double? ItlMs { get; init; }

    /// <summary>Why traffic is unknown; null when it is known or was not asked for.</summary>
    public string? TrafficProblem { get; init; }
}

/// <summary>One role's figures of an observation.</summary>
public sealed record RoleSummary
{
    /// <summary>Replicas that serve.</summary>
    public int? Ready { get; init; }

    /// <summary>Replicas the deployment converges to.</summary>
    public int? Expected { get; init; }

    /// <summary>Whether the role was being scaled.</summary>
    public bool InProgress { get; init; }

    /// <summary>Ranks that reported forward-pass metrics.</summary>
    public int ReportingRanks { get; init; }

    /// <summary>Sum over ranks of queued prompt tokens.</summary>
    public long QueuedPrefillTokens { get; init; }

    /// <summary>Largest queued prompt tokens of a rank.</summary>
    public long MaxQueuedPrefillTokens { get; init; }

    /// <summary>Mean over ranks of scheduled and queued KV tokens over capacity, 0..; null when capacity is unknown.</summary>
    public double? MeanKvUtilization { get; init; }

    /// <summary>Largest scheduled and queued KV tokens of a rank over capacity, 0..; null when capacity is unknown.</summary>
    public double? MaxKvUtilization { get; init; }
}

/// <summary>The result of a write to a deployment.</summary>
/// <param name="OperationId">The grant's operation id.</param>
/// <param name="Status">The way in which the write ended.</param>
/// <param name="Observed">Desired replicas read after the write; null when they could not be read.</param>
/// <param name="Message">Why it was not written; null when it was.</param>
public sealed record ActuationSummary(string OperationId, ActuationStatus Status, ReplicaTargets? Observed, string? Message);

/// <summary>The way in which a write ended.</summary>
public enum ActuationStatus
{
    /// <summary>Written and read back.</summary>
    Written,

    /// <summary>The deployment already had the wanted counts.</summary>
    AlreadyThere,

    /// <summary>The deployment changed in between; the next tick decides again.</summary>
    Conflict,

    /// <summary>A newer grant has been written.</summary>
    Fenced,

    /// <summary>The deployment refused the write or could not be reached.</summary>
    Failed,
}
