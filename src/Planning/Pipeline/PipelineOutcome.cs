using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Merge;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>What a run of the pipeline comes to.</summary>
public sealed record PipelineOutcome
{
    /// <summary>What is to be done.</summary>
    public required ExecuteAction Action { get; init; }

    /// <summary>The state to keep, whatever the action.</summary>
    public required PipelineState State { get; init; }

    /// <summary>Final replicas by component; empty unless the action is <see cref="ExecuteAction.Apply"/>.</summary>
    public ImmutableArray<ComponentOutcome> Components { get; init; } = [];

    /// <summary>Why nothing is applied: a veto as <c>plugin: reason</c>, or the deadline; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The plugin whose veto ended the tick; null when none did.</summary>
    public string? RejectedBy { get; init; }

    /// <summary>The forecast, with its source; null when there is none.</summary>
    public PredictionData? Predictions { get; init; }

    /// <summary>What became of each plugin that was looked at, in the order of stages.</summary>
    public ImmutableArray<PluginEvaluation> Evaluations { get; init; } = [];

    /// <summary>The merge of each stage in which a plugin took part. Empty after a tick time-out.</summary>
    public ImmutableArray<StageMerge> Merges { get; init; } = [];

    /// <summary>Events for the audit log.</summary>
    public ImmutableArray<string> AuditEvents { get; init; } = [];

    /// <summary>Real time the run took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The outcome of one role; null when there is no target for it.</summary>
    public ComponentOutcome? this[PoolRole role]
    {
        get
        {
            var name = role.Name();
            foreach (var component in Components)
            {
                if (component.Component == name)
                {
                    return component;
                }
            }

            return null;
        }
    }
}

/// <summary>What the pipeline says is to be done.</summary>
public enum ExecuteAction
{
    /// <summary>There are targets; they may equal the current counts.</summary>
    Apply,

    /// <summary>Nobody proposed anything and no count is known.</summary>
    SkipNoTargets,

    /// <summary>A plugin vetoed.</summary>
    SkipShortCircuit,

    /// <summary>The deadline of the tick passed.</summary>
    SkipTickTimeout,
}

/// <summary>The final replicas of one component.</summary>
/// <param name="Component">The component.</param>
/// <param name="Replicas">At least zero.</param>
/// <param name="Proposed">
/// Whether a plugin proposed it or a bound of a plugin moved it; otherwise it is the ready count and no opinion.
/// </param>
/// <param name="Binding">What decided.</param>
/// <param name="PluginId">Who decided; null when nobody did.</param>
/// <param name="Stage">In which stage; null when nobody decided.</param>
/// <param name="HeldOver">Whether what decided was said on an earlier tick.</param>
public readonly record struct ComponentOutcome(
    string Component, int Replicas, bool Proposed, TargetBinding Binding, string? PluginId, PluginType? Stage, bool HeldOver);

/// <summary>What decided on a component's final replicas.</summary>
public enum TargetBinding
{
    /// <summary>The ready count.</summary>
    Baseline,

    /// <summary>A builtin plugin.</summary>
    Builtin,

    /// <summary>A plugin that is not a builtin (<c>override_by_user_plugin</c>).</summary>
    UserPlugin,

    /// <summary>A plugin's floor (<c>reconcile_clamped_to_floor</c>).</summary>
    Floor,

    /// <summary>A plugin's ceiling (<c>reconcile_clamped_to_ceiling</c>).</summary>
    Ceiling,
}

/// <summary>The merge of one stage.</summary>
public readonly record struct StageMerge(PluginType Stage, MergeOutcome Outcome);
