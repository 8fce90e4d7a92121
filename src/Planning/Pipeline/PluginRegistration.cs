using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>A plugin and the terms on which it takes part.</summary>
public sealed record PluginRegistration
{
    /// <summary>Its unique name.</summary>
    public required string PluginId { get; init; }

    /// <summary>Its stage.</summary>
    public required PluginType Stage { get; init; }

    /// <summary>The smaller number is stronger. The planner's own steps: predict 100, throughput 20, load 10.</summary>
    public required int Priority { get; init; }

    /// <summary>The plugin; implements the interface of its stage.</summary>
    public required IPipelinePlugin Plugin { get; init; }

    /// <summary>Seconds between calls; 0 means every tick.</summary>
    public double ExecutionIntervalSeconds { get; init; }

    /// <summary>Whether the last override counts between calls. Without effect in the predict stage.</summary>
    public HoldPolicy HoldPolicy { get; init; }

    /// <summary>Paths of the context that it reads; they are observed when it is due.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>Paths of the context that must have a value; otherwise it is not called.</summary>
    public ImmutableArray<string> RequiresProducedFields { get; init; } = [];

    /// <summary>Seconds of traffic it wants observed; 0 means one tick's.</summary>
    public double ObservationWindowSeconds { get; init; }

    /// <summary>A plugin with the terms of its configuration.</summary>
    public static PluginRegistration From(InProcessPluginConfig config, IPipelinePlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new PluginRegistration
        {
            PluginId = config.PluginId,
            Stage = config.PluginType,
            Priority = config.Priority,
            Plugin = plugin,
            ExecutionIntervalSeconds = config.ExecutionIntervalSeconds,
            HoldPolicy = config.HoldPolicy,
            Needs = config.Needs,
            RequiresProducedFields = config.RequiresProducedFields,
            ObservationWindowSeconds = config.ObservationWindowSeconds,
        };
    }

    /// <summary>The interface of a stage.</summary>
    public static Type InterfaceOf(PluginType stage) => stage switch
    {
        PluginType.Predict => typeof(IPredictPlugin),
        PluginType.Propose => typeof(IProposePlugin),
        PluginType.Reconcile => typeof(IReconcilePlugin),
        _ => typeof(IConstrainPlugin),
    };
}
