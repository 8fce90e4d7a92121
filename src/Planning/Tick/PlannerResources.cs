using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Pipeline;

namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// What a planner is given besides its configuration: files that were read, models and plugins that were loaded, by
/// whoever may do so. Planning itself reads nothing.
/// </summary>
public sealed record PlannerResources
{
    /// <summary>Nothing.</summary>
    public static PlannerResources None { get; } = new();

    /// <summary>Plugins that are not builtins, in registration order.</summary>
    public ImmutableArray<PluginRegistration> Plugins { get; init; } = [];

    /// <summary>Windows of the warm-up trace, each of one predictive interval.</summary>
    public ImmutableArray<TrafficObservation> WarmupTraffic { get; init; } = [];

    /// <summary>What is known of the prefill engines beforehand; null is nothing.</summary>
    public EngineKnowledge? Prefill { get; init; }

    /// <summary>What is known of the decode (or aggregated) engines beforehand; null is nothing.</summary>
    public EngineKnowledge? Decode { get; init; }

    /// <summary>What is known of the engines of a role beforehand; null is nothing.</summary>
    public EngineKnowledge? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    /// <summary>The time in which plugins really run; measures their time-outs. Not the planner's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
