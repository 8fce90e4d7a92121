using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>A participant of the pipeline: a step of the planner or a registered plugin.</summary>
internal sealed class PluginEntry
{
    /// <exception cref="ArgumentException">The plugin does not implement the interface of its stage.</exception>
    public PluginEntry(int index, PluginRegistration registration)
    {
        if (!PluginRegistration.InterfaceOf(registration.Stage).IsInstanceOfType(registration.Plugin))
        {
            throw new ArgumentException(
                $"{registration.PluginId} does not implement {PluginRegistration.InterfaceOf(registration.Stage).Name}.", nameof(registration));
        }

        (Index, Id, Stage, Priority) = (index, registration.PluginId, registration.Stage, registration.Priority);
        Plugin = registration;
        Interval = Seconds(registration.ExecutionIntervalSeconds);
        Window = Seconds(registration.ObservationWindowSeconds);
        HoldPolicy = registration.HoldPolicy;
        foreach (var need in registration.Needs.IsDefault ? [] : registration.Needs)
        {
            NeedsTraffic |= ContextPaths.AsksFor(need, ContextPaths.Traffic);
        }
    }

    public PluginEntry(int index, IPlanningStep step)
    {
        (Index, Id, Stage, Priority) = (index, step.Id, step.Stage, step.Priority);
        Step = step;
    }

    /// <summary>Position in registration order, steps first.</summary>
    public int Index { get; }

    public string Id { get; }

    public PluginType Stage { get; }

    /// <summary>The smaller number is stronger.</summary>
    public int Priority { get; }

    /// <summary>The step; null for a plugin.</summary>
    public IPlanningStep? Step { get; }

    /// <summary>The plugin; null for a step.</summary>
    public PluginRegistration? Plugin { get; }

    /// <summary>Time between calls; zero calls on every tick.</summary>
    public TimeSpan Interval { get; }

    /// <summary>The traffic window that the plugin asks for; zero is one tick's.</summary>
    public TimeSpan Window { get; }

    public HoldPolicy HoldPolicy { get; }

    public bool NeedsTraffic { get; }

    /// <summary>The first required field that a context lacks; null when it has them all.</summary>
    public string? MissingField(PipelineContext context)
    {
        if (Plugin is { RequiresProducedFields.IsDefaultOrEmpty: false } plugin)
        {
            foreach (var path in plugin.RequiresProducedFields)
            {
                if (!ContextPaths.IsPresent(context, path))
                {
                    return path;
                }
            }
        }

        return null;
    }

    /// <summary>Asks a predict plugin.</summary>
    public ValueTask<PredictResponse> PredictAsync(PipelineContext context, CancellationToken cancellationToken) =>
        ((IPredictPlugin)Plugin!.Plugin).PredictAsync(context, cancellationToken);

    /// <summary>Asks a plugin of another stage.</summary>
    public ValueTask<StageResponse> AskAsync(PipelineContext context, ImmutableArray<ProposeResult> proposals, CancellationToken cancellationToken) => Stage switch
    {
        PluginType.Propose => ((IProposePlugin)Plugin!.Plugin).ProposeAsync(context, cancellationToken),
        PluginType.Reconcile => ((IReconcilePlugin)Plugin!.Plugin).ReconcileAsync(context, proposals, cancellationToken),
        _ => ((IConstrainPlugin)Plugin!.Plugin).ConstrainAsync(context, cancellationToken),
    };

    private static TimeSpan Seconds(double seconds) =>
        !(seconds > 0) ? TimeSpan.Zero : seconds >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);
}
