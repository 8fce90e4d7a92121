using System.Collections.Immutable;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>
/// Reduces an answer to the parts that the contract permits and names the rest. A negative number is permitted: the merge
/// treats it as zero, as Dynamo does.
/// </summary>
internal sealed class AnswerCheck(ImmutableArray<string> components, int maxReplicas)
{
    /// <summary>The maximum number of targets in an answer; an answer with more is malformed.</summary>
    public const int MaxTargets = 64;

    private const int MaxTextLength = 256;

    /// <summary>A plugin's text, cut to a length that fits a log.</summary>
    public static string Text(string? text) =>
        text is null ? string.Empty : text.Length <= MaxTextLength ? text : string.Concat(text.AsSpan(0, MaxTextLength), "...");

    /// <summary>The targets that count.</summary>
    public ImmutableArray<ComponentTarget> Targets(ImmutableArray<ComponentTarget> targets, out ImmutableArray<string> ignored)
    {
        ignored = [];
        if (targets.IsDefaultOrEmpty)
        {
            return [];
        }

        foreach (var target in targets)
        {
            if (Problem(target) is { } problem)
            {
                ignored = ignored.Add(problem);
            }
        }

        return ignored.IsEmpty ? targets : [.. targets.Where(target => Problem(target) is null)];
    }

    /// <summary>The forecast with the fields that are forecasts; null when none is left.</summary>
    public static PredictionData? Predictions(PredictionData? predictions, out ImmutableArray<string> ignored)
    {
        ignored = [];
        if (predictions is null or { IsEmpty: true })
        {
            return null;
        }

        var builder = ignored.ToBuilder();
        var sound = predictions with
        {
            PredictedNumReq = Within(predictions.PredictedNumReq, "predicted_num_req", 0, double.MaxValue, builder),
            PredictedIsl = Within(predictions.PredictedIsl, "predicted_isl", 0, double.MaxValue, builder),
            PredictedOsl = Within(predictions.PredictedOsl, "predicted_osl", 0, double.MaxValue, builder),
            PredictedKvHitRate = Within(predictions.PredictedKvHitRate, "predicted_kv_hit_rate", 0, 1, builder),
            PredictedAcceptLength = Within(predictions.PredictedAcceptLength, "predicted_accept_length", 1, double.MaxValue, builder),
            Source = Text(predictions.Source),
        };
        ignored = builder.ToImmutable();
        return sound.IsEmpty ? null : sound;
    }

    private static double? Within(double? value, string name, double least, double most, ImmutableArray<string>.Builder ignored)
    {
        if (value is not { } number || (number >= least && number <= most))
        {
            return value;
        }

        ignored.Add(FormattableString.Invariant($"{name}: {number} is out of range"));
        return null;
    }

    private string? Problem(ComponentTarget target) =>
        target.SubComponentType is not { } component || !components.Contains(component)
            ? $"{Text(target.SubComponentType)}: not a component this planner scales"
            : target.Type is not (OverrideType.Set or OverrideType.AtLeast or OverrideType.AtMost)
                ? FormattableString.Invariant($"{component}: {(int)target.Type} is no override type")
                : target.Replicas > maxReplicas
                    ? FormattableString.Invariant($"{component}: {target.Replicas} replicas is above {maxReplicas}")
                    : null;
}
