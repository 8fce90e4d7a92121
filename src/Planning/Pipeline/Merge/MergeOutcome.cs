using System.Collections.Immutable;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Merge;

/// <summary>What a stage makes of the opinions of its plugins.</summary>
public sealed record MergeOutcome
{
    /// <summary>Source of a merge in which no plugin overruled the others.</summary>
    public const string MergedSource = "merged";

    /// <summary>Replicas by component: those that plugins named, in that order, then the rest of the baseline. Empty after a veto.</summary>
    public ImmutableArray<MergedTarget> Targets { get; init; } = [];

    /// <summary>The veto; null when there was none.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>The plugin whose final answer was taken; null when none was.</summary>
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
/// <param name="Component">The component.</param>
/// <param name="Replicas">At least zero.</param>
/// <param name="Bound">What decided.</param>
/// <param name="PluginId">Whose number it is; null when it is the baseline's.</param>
/// <param name="Named">Whether any plugin named the component; otherwise it only echoes the baseline.</param>
public readonly record struct MergedTarget(string Component, int Replicas, MergeBound Bound, string? PluginId, bool Named);

/// <summary>What decided on a component's replicas in a merge.</summary>
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

/// <summary>A veto: the first in order, whatever else was said.</summary>
public sealed record Rejection(string PluginId, string Reason)
{
    /// <summary>Who and why, in one string.</summary>
    public override string ToString() => $"{PluginId}: {Reason}";
}

/// <summary>A recommendation that a bound moved, as counted by the clamp metrics.</summary>
/// <param name="Component">The component.</param>
/// <param name="Bound"><see cref="MergeBound.Floor"/> or <see cref="MergeBound.Ceiling"/>.</param>
/// <param name="PluginId">Who set the tightest such bound.</param>
/// <remarks>When a floor beats a ceiling and the result is still under the recommendation, the ceiling is named, as in Dynamo.</remarks>
public readonly record struct ClampRecord(string Component, MergeBound Bound, string PluginId);
