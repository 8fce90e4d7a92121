using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Merge;
using GlobalPlanner.Planning.Pipeline.Scheduling;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>The result of one run of the pipeline.</summary>
public sealed record PipelineOutcome
{
    /// <summary>Whether the targets apply, and if not, why.</summary>
    public required ExecuteAction Action { get; init; }

    /// <summary>The state to keep, whatever the action.</summary>
    public required PipelineState State { get; init; }

    /// <summary>Final replicas by component; empty unless the action is <see cref="ExecuteAction.Apply"/>.</summary>
    public ImmutableArray<ComponentOutcome> Components { get; init; } = [];

    /// <summary>The reason for applying nothing: a veto as <c>plugin: reason</c>, or the deadline; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The plugin whose veto ended the tick; null when none did.</summary>
    public string? RejectedBy { get; init; }

    /// <summary>The forecast, with its source; null when there is none.</summary>
    public PredictionData? Predictions { get; init; }

    /// <summary>The evaluation of each participant that was looked at, in the order of stages.</summary>
    public ImmutableArray<PluginEvaluation> Evaluations { get; init; } = [];

    /// <summary>The decisions of the planner's own steps that were due, in the order in which they ran, whatever the action.</summary>
    internal ImmutableArray<StepDecision> Decisions { get; init; } = [];

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

/// <summary>Whether a run's targets apply.</summary>
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
/// <param name="Component">The component's name.</param>
/// <param name="Replicas">Replicas, at least zero.</param>
/// <param name="Proposed">
/// Whether a plugin proposed it or a bound of a plugin moved it; otherwise it is the ready count and no opinion.
/// </param>
/// <param name="Binding">The kind of answer that decided.</param>
/// <param name="PluginId">The participant that decided; null when none did.</param>
/// <param name="Stage">The stage of that participant; null when none decided.</param>
/// <param name="HeldOver">Whether the deciding answer is from an earlier tick.</param>
public readonly record struct ComponentOutcome(
    string Component, int Replicas, bool Proposed, TargetBinding Binding, string? PluginId, PluginType? Stage, bool HeldOver);

/// <summary>The kind of answer that decided a component's final replicas.</summary>
public enum TargetBinding
{
    /// <summary>The ready count.</summary>
    Baseline,

    /// <summary>A step of the planner.</summary>
    Builtin,

    /// <summary>A plugin's target (<c>override_by_user_plugin</c>).</summary>
    UserPlugin,

    /// <summary>A plugin's floor (<c>reconcile_clamped_to_floor</c>).</summary>
    Floor,

    /// <summary>A plugin's ceiling (<c>reconcile_clamped_to_ceiling</c>).</summary>
    Ceiling,
}

/// <summary>The merge of one stage.</summary>
internal readonly record struct StageMerge(PluginType Stage, MergeOutcome Outcome);
