using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>A plugin and how it takes part.</summary>
public sealed record PluginRegistration
{
    /// <summary>Its unique name.</summary>
    public required string PluginId { get; init; }

    /// <summary>Its stage.</summary>
    public required PluginType Stage { get; init; }

    /// <summary>The smaller number is stronger. Builtins: predict 100, throughput 20, load 10.</summary>
    public required int Priority { get; init; }

    /// <summary>The plugin; implements the interface of its stage.</summary>
    public required IPipelinePlugin Plugin { get; init; }

    /// <summary>Seconds between calls; 0 means every tick.</summary>
    public double ExecutionIntervalSeconds { get; init; }

    /// <summary>What counts between calls. Without effect in the predict stage.</summary>
    public HoldPolicy HoldPolicy { get; init; }

    /// <summary>Paths of the context that it reads, for which observations are made when it is due.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>Paths of the context that must have a value; otherwise it is not called.</summary>
    public ImmutableArray<string> RequiresProducedFields { get; init; } = [];

    /// <summary>Seconds of traffic it wants observed; 0 means one tick's.</summary>
    public double ObservationWindowSeconds { get; init; }

    /// <summary>
    /// The planner's own: called first, in registration order, with no timer while it answers at once.
    /// </summary>
    public bool IsBuiltin { get; init; }

    /// <summary>Of traffic it reads no more than KV hit rate and accept length.</summary>
    public bool LightTraffic { get; init; }

    /// <summary>
    /// Calls stand on the grid of its own interval, so that a missed or failed call does not shift the next ones. As in
    /// Dynamo it is otherwise the planner's tick grid, and the interval counts from the last answered call.
    /// </summary>
    public bool KeepsGrid { get; init; }

    /// <summary>A plugin of the configuration.</summary>
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
