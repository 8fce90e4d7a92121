using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Merge;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>Finds, for every final target, the last stage that decided it.</summary>
internal static class FinalTargets
{
    public static ImmutableArray<ComponentOutcome> From(
        ImmutableArray<ComponentTarget> standing, ImmutableArray<StageMerge> merges, PluginEntry[] plugins, ImmutableArray<PluginEvaluation> evaluations)
    {
        if (merges.IsEmpty)
        {
            return [.. standing.Select(target => Of(new MergedTarget(target.SubComponentType, target.Replicas ?? 0, MergeBound.Baseline, null, false), merges, plugins, evaluations))];
        }

        var final = merges[^1].Outcome.Targets;
        var outcomes = new ComponentOutcome[final.Length];
        for (var index = 0; index < outcomes.Length; index++)
        {
            outcomes[index] = Of(final[index], merges, plugins, evaluations);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(outcomes);
    }

    private static ComponentOutcome Of(MergedTarget final, ImmutableArray<StageMerge> merges, PluginEntry[] plugins, ImmutableArray<PluginEvaluation> evaluations)
    {
        var outcome = new ComponentOutcome(final.Component, final.Replicas, false, TargetBinding.Baseline, null, null, false);
        foreach (var merge in merges)
        {
            foreach (var target in merge.Outcome.Targets)
            {
                if (target.Component != final.Component)
                {
                    continue;
                }

                var proposed = outcome.Proposed || target.Bound != MergeBound.Baseline || (target.Named && merge.Stage != PluginType.Constrain);
                outcome = target.PluginId is not { } pluginId
                    ? outcome with { Proposed = proposed }
                    : outcome with
                    {
                        Proposed = proposed,
                        Binding = Binding(target.Bound, IsBuiltin(plugins, pluginId)),
                        PluginId = pluginId,
                        Stage = merge.Stage,
                        HeldOver = IsHeldOver(evaluations, pluginId),
                    };
            }
        }

        return outcome;
    }

    private static TargetBinding Binding(MergeBound bound, bool builtin) => bound switch
    {
        MergeBound.Floor => TargetBinding.Floor,
        MergeBound.Ceiling => TargetBinding.Ceiling,
        MergeBound.Baseline => TargetBinding.Baseline,
        _ => builtin ? TargetBinding.Builtin : TargetBinding.UserPlugin,
    };

    private static bool IsBuiltin(PluginEntry[] plugins, string pluginId)
    {
        foreach (var plugin in plugins)
        {
            if (plugin.Id == pluginId)
            {
                return plugin.Step is not null;
            }
        }

        return false;
    }

    private static bool IsHeldOver(ImmutableArray<PluginEvaluation> evaluations, string pluginId)
    {
        foreach (var evaluation in evaluations)
        {
            if (evaluation.PluginId == pluginId)
            {
                return evaluation.Outcome == PluginOutcome.HeldOver;
            }
        }

        return false;
    }
}
