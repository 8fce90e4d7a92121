using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>Replicas by component, as one stage hands them to the next. The types of its targets mean nothing.</summary>
public sealed record ScalingProposal
{
    /// <summary>Replicas by component.</summary>
    public ImmutableArray<ComponentTarget> Targets { get; init; } = [];

    /// <summary>Why; empty when not said.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary><c>merged</c>, or the id of the plugin whose final answer was taken.</summary>
    public string Source { get; init; } = string.Empty;
}

/// <summary>Replicas wanted of one component.</summary>
/// <param name="SubComponentType"><see cref="Components.Prefill"/> or <see cref="Components.Decode"/>; a free string on the wire.</param>
/// <param name="Replicas">The number; null is no opinion.</param>
/// <param name="Type">Whether it is recommended, a floor or a ceiling.</param>
public readonly record struct ComponentTarget(string SubComponentType, int? Replicas, OverrideType Type = OverrideType.Set);

/// <summary>How a target is meant. The numbers are those of the wire.</summary>
public enum OverrideType
{
    /// <summary>This many.</summary>
    Set = 0,

    /// <summary>This many or more.</summary>
    AtLeast = 1,

    /// <summary>This many or fewer.</summary>
    AtMost = 2,
}
