using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Merge;

/// <summary>
/// Merges the opinions of one stage: veto over final answer over floors and ceilings over recommendations. Floors and
/// ceilings ignore priority and a floor beats a ceiling; of final answers and of recommendations the smallest priority
/// number wins, then the earlier. Source: type-aware merge of Dynamo's planner, with one difference: no result is ever
/// below zero, also where a floor or a final answer is.
/// </summary>
public static class TypeAwareMerge
{
    /// <summary>Merges answers, in registration order with held-over ones last, over the counts before the stage.</summary>
    /// <param name="answers">The opinions.</param>
    /// <param name="baseline">Replicas of every known component before the stage.</param>
    /// <param name="setAllowed">False in the constrain stage, where only bounds count and nothing is final.</param>
    public static MergeOutcome Merge(ReadOnlySpan<StageAnswer> answers, ImmutableArray<ComponentTarget> baseline, bool setAllowed)
    {
        foreach (var answer in answers)
        {
            if (answer.Result is StageResult.Reject reject)
            {
                return new MergeOutcome { Rejection = new Rejection(answer.PluginId, reject.Reason ?? string.Empty) };
            }
        }

        return setAllowed && FinalAnswer(answers) is { Result: StageResult.Override final } winner
            ? TakeFinal(winner.PluginId, TargetsOf(final), baseline)
            : Bounded(answers, baseline, setAllowed);
    }

    private static StageAnswer? FinalAnswer(ReadOnlySpan<StageAnswer> answers)
    {
        StageAnswer? best = null;
        foreach (var answer in answers)
        {
            if (answer is { Final: true, HeldOver: false, Result: StageResult.Override } && (best is null || answer.Priority < best.Value.Priority))
            {
                best = answer;
            }
        }

        return best;
    }

    private static MergeOutcome TakeFinal(string pluginId, ImmutableArray<ComponentTarget> targets, ImmutableArray<ComponentTarget> baseline)
    {
        var named = new MergedTarget[targets.Length];
        var count = 0;
        foreach (var target in targets)
        {
            if (target is { SubComponentType: { } component, Replicas: { } replicas } && !Names(named.AsSpan(0, count), component))
            {
                named[count++] = new MergedTarget(component, Math.Max(0, replicas), MergeBound.Final, pluginId, Named: true);
            }
        }

        return new MergeOutcome { Targets = WithBaseline(count == named.Length ? named : named[..count], baseline), FinalFrom = pluginId };
    }

    private static MergeOutcome Bounded(ReadOnlySpan<StageAnswer> answers, ImmutableArray<ComponentTarget> baseline, bool setAllowed)
    {
        var opinions = new ComponentOpinions[CountTargets(answers)];
        var count = 0;
        ImmutableArray<string> dropped = [];
        for (var index = 0; index < answers.Length; index++)
        {
            if (answers[index].Result is not StageResult.Override overriding)
            {
                continue;
            }

            foreach (var target in TargetsOf(overriding))
            {
                if (target is not { SubComponentType: { } component, Replicas: { } replicas })
                {
                    continue;
                }

                if (target.Type == OverrideType.Set && !setAllowed)
                {
                    dropped = dropped.Contains(component) ? dropped : dropped.Add(component);
                    continue;
                }

                Of(opinions, ref count, component).Add(target.Type, replicas, index, answers);
            }
        }

        ImmutableArray<ClampRecord> clamps = [];
        var named = new MergedTarget[count];
        for (var index = 0; index < count; index++)
        {
            named[index] = opinions[index].Decide(answers, Find(baseline, opinions[index].Component), out var clamp);
            clamps = clamp is { } record ? clamps.Add(record) : clamps;
        }

        return new MergeOutcome { Targets = WithBaseline(named, baseline), Clamps = clamps, SetDropped = dropped };
    }

    private static ImmutableArray<ComponentTarget> TargetsOf(StageResult.Override overriding) =>
        overriding.Targets.IsDefault ? [] : overriding.Targets;

    private static int CountTargets(ReadOnlySpan<StageAnswer> answers)
    {
        var count = 0;
        foreach (var answer in answers)
        {
            count += answer.Result is StageResult.Override overriding ? TargetsOf(overriding).Length : 0;
        }

        return count;
    }

    private static ref ComponentOpinions Of(ComponentOpinions[] opinions, ref int count, string component)
    {
        for (var index = 0; index < count; index++)
        {
            if (opinions[index].Component == component)
            {
                return ref opinions[index];
            }
        }

        opinions[count] = new ComponentOpinions(component);
        return ref opinions[count++];
    }

    private static ImmutableArray<MergedTarget> WithBaseline(MergedTarget[] named, ImmutableArray<ComponentTarget> baseline)
    {
        var count = named.Length;
        foreach (var target in baseline)
        {
            count += IsOnlyBaseline(target, named) ? 1 : 0;
        }

        if (count == named.Length)
        {
            return ImmutableCollectionsMarshal.AsImmutableArray(named);
        }

        var merged = new MergedTarget[count];
        named.CopyTo(merged, 0);
        var next = named.Length;
        foreach (var target in baseline)
        {
            if (IsOnlyBaseline(target, named))
            {
                merged[next++] = new MergedTarget(target.SubComponentType, Math.Max(0, target.Replicas ?? 0), MergeBound.Baseline, null, Named: false);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(merged);
    }

    private static bool IsOnlyBaseline(ComponentTarget target, ReadOnlySpan<MergedTarget> named) =>
        target.Replicas is not null && !Names(named, target.SubComponentType);

    private static bool Names(ReadOnlySpan<MergedTarget> named, string component)
    {
        foreach (var target in named)
        {
            if (target.Component == component)
            {
                return true;
            }
        }

        return false;
    }

    private static int? Find(ImmutableArray<ComponentTarget> baseline, string component)
    {
        foreach (var target in baseline)
        {
            if (target.SubComponentType == component)
            {
                return target.Replicas;
            }
        }

        return null;
    }
}
