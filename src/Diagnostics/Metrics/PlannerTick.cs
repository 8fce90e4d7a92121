using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Model;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>One finished tick of a pool planner, as the metrics need it.</summary>
public sealed record PlannerTick
{
    /// <summary>Whose tick.</summary>
    public required ParticipantId Pool { get; init; }

    /// <summary>The configuration in force.</summary>
    public required PlannerConfig Config { get; init; }

    /// <summary>What was seen.</summary>
    public required PoolObservation Observation { get; init; }

    /// <summary>What was decided and done.</summary>
    public required DecisionRecord Record { get; init; }

    /// <summary>What the performance models have learned; null when the pool has none.</summary>
    public PerformanceModelsState? Learned { get; init; }

    /// <summary>Reason code of the hold in force; null when there is none.</summary>
    public string? Hold { get; init; }

    /// <summary>When the hold began; meaningful with <see cref="Hold"/>.</summary>
    public DateTimeOffset HoldSince { get; init; }

    /// <summary>How much later than planned the tick began, at least zero.</summary>
    public TimeSpan Lateness { get; init; }
}
