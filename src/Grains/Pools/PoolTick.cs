using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Grains.Pools;

/// <summary>One finished tick of a pool planner.</summary>
public sealed record PoolTick
{
    /// <summary>Whose, and how it is configured.</summary>
    public required PoolDefinition Definition { get; init; }

    /// <summary>What was seen, workers' capabilities included.</summary>
    public required PoolObservation Observation { get; init; }

    /// <summary>What was decided, granted and done.</summary>
    public required DecisionRecord Record { get; init; }

    /// <summary>What the pool's performance models have learned; null when it has none.</summary>
    public PerformanceModelsState? Learned { get; init; }

    /// <summary>The planner after the tick, its hold and pause included.</summary>
    public required PoolStatus Status { get; init; }

    /// <summary>How much later than planned the tick began, by the planner's clock; at least zero.</summary>
    public required TimeSpan Lateness { get; init; }

    /// <summary>How long the tick took by the wall.</summary>
    public required TimeSpan Duration { get; init; }
}
