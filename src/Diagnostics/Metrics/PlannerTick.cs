using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Model;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>One finished tick of a pool planner, as the metrics need it.</summary>
public sealed record PlannerTick
{
    /// <summary>The pool that ticked.</summary>
    public required ParticipantId Pool { get; init; }

    /// <summary>The configuration in force.</summary>
    public required PlannerConfig Config { get; init; }

    /// <summary>The observation that the decision was based on.</summary>
    public required PoolObservation Observation { get; init; }

    /// <summary>The decision and its outcome.</summary>
    public required DecisionRecord Record { get; init; }

    /// <summary>State of the performance models; null when the pool has none.</summary>
    public PerformanceModelsState? Learned { get; init; }

    /// <summary>Reason code of the hold in force; null when there is none.</summary>
    public string? Hold { get; init; }

    /// <summary>Begin of the hold; meaningful only with <see cref="Hold"/>.</summary>
    public DateTimeOffset HoldSince { get; init; }

    /// <summary>Delay of the tick after its planned time, at least zero.</summary>
    public TimeSpan Lateness { get; init; }
}
