using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Model;

namespace GlobalPlanner.Grains.Pools;

/// <summary>One finished tick of a pool planner.</summary>
public sealed record PoolTick
{
    /// <summary>The pool's definition.</summary>
    public required PoolDefinition Definition { get; init; }

    /// <summary>The observation, workers' capabilities included.</summary>
    public required PoolObservation Observation { get; init; }

    /// <summary>The decision, the grant and the write.</summary>
    public required DecisionRecord Record { get; init; }

    /// <summary>The state of the pool's performance models; null when it has none.</summary>
    public PerformanceModelsState? Learned { get; init; }

    /// <summary>The planner after the tick, its hold and pause included.</summary>
    public required PoolStatus Status { get; init; }

    /// <summary>Delay of the tick's start, planner time; at least zero.</summary>
    public required TimeSpan Lateness { get; init; }

    /// <summary>Duration of the tick, wall time.</summary>
    public required TimeSpan Duration { get; init; }
}
