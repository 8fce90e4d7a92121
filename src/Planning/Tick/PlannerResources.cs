using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Calls;

namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// Inputs of a planner other than settings: warm-up traffic, engine profiles, plugins. They are loaded outside, because
/// planning itself does no I/O.
/// </summary>
public sealed record PlannerResources
{
    /// <summary>No inputs other than settings.</summary>
    public static PlannerResources None { get; } = new();

    /// <summary>Plugins in registration order.</summary>
    public ImmutableArray<PluginRegistration> Plugins { get; init; } = [];

    /// <summary>Windows of the warm-up trace, each of one predictive interval.</summary>
    public ImmutableArray<TrafficObservation> WarmupTraffic { get; init; } = [];

    /// <summary>Profile of the prefill engines; null without one.</summary>
    public EngineKnowledge? Prefill { get; init; }

    /// <summary>Profile of the decode (or aggregated) engines; null without one.</summary>
    public EngineKnowledge? Decode { get; init; }

    /// <summary>Profile of the engines of a role; null without one.</summary>
    public EngineKnowledge? this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    /// <summary>Calls the plugins; may be null when there are none.</summary>
    public IPluginCaller? PluginCaller { get; init; }
}
