using System.Collections.Immutable;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Merge;

/// <summary>The merge of the opinions in one stage.</summary>
public sealed record MergeOutcome
{
    /// <summary>The source of a merge without a final answer.</summary>
    public const string MergedSource = "merged";

    /// <summary>Replicas by component: those that plugins named, in that order, then the rest of the baseline. Empty after a veto.</summary>
    public ImmutableArray<MergedTarget> Targets { get; init; } = [];

    /// <summary>The veto; null when there was none.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>The plugin whose final answer won; null when none did.</summary>
    public string? FinalFrom { get; init; }

    /// <summary>Recommendations that a floor or a ceiling moved.</summary>
    public ImmutableArray<ClampRecord> Clamps { get; init; } = [];

    /// <summary>Components whose recommended number was dropped because the stage only limits.</summary>
    public ImmutableArray<string> SetDropped { get; init; } = [];

    /// <summary>Where the targets come from, as on the wire.</summary>
    public string Source => FinalFrom ?? MergedSource;

    /// <summary>The targets as the next stage sees them.</summary>
    public ScalingProposal ToProposal()
    {
        var targets = new ComponentTarget[Targets.Length];
        for (var index = 0; index < targets.Length; index++)
        {
            targets[index] = new ComponentTarget(Targets[index].Component, Targets[index].Replicas);
        }

        return new ScalingProposal { Targets = [.. targets], Source = Source };
    }
}

/// <summary>Replicas of one component and who decided on them.</summary>
/// <param name="Component">The component's name.</param>
/// <param name="Replicas">Replicas, at least zero.</param>
/// <param name="Bound">The kind of opinion that decided.</param>
/// <param name="PluginId">The plugin whose number it is; null for the baseline's.</param>
/// <param name="Named">Whether any plugin named the component; otherwise it only echoes the baseline.</param>
public readonly record struct MergedTarget(string Component, int Replicas, MergeBound Bound, string? PluginId, bool Named);

/// <summary>The kind of opinion that decided a component's replicas in a merge.</summary>
public enum MergeBound
{
    /// <summary>The count before the stage.</summary>
    Baseline,

    /// <summary>A recommended number.</summary>
    Recommendation,

    /// <summary>A floor.</summary>
    Floor,

    /// <summary>A ceiling.</summary>
    Ceiling,

    /// <summary>A final answer.</summary>
    Final,
}

/// <summary>A veto: the first in order, whatever the other answers.</summary>
public sealed record Rejection(string PluginId, string Reason)
{
    /// <summary>Plugin and reason in one string.</summary>
    public override string ToString() => $"{PluginId}: {Reason}";
}

/// <summary>A recommendation that a bound moved, as counted by the clamp metrics.</summary>
/// <param name="Component">The component's name.</param>
/// <param name="Bound"><see cref="MergeBound.Floor"/> or <see cref="MergeBound.Ceiling"/>.</param>
/// <param name="PluginId">The plugin that set the tightest such bound.</param>
/// <remarks>When a floor beats a ceiling and the result is still under the recommendation, the ceiling is named, as in Dynamo.</remarks>
public readonly record struct ClampRecord(string Component, MergeBound Bound, string PluginId);
