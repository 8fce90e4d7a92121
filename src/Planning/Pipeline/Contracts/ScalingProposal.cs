using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>Replicas by component, as one stage passes them to the next. The types of its targets have no meaning.</summary>
public sealed record ScalingProposal
{
    /// <summary>Replicas by component.</summary>
    public ImmutableArray<ComponentTarget> Targets { get; init; } = [];

    /// <summary>The reason for people; may be empty.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary><c>merged</c>, or the id of the plugin whose final answer won.</summary>
    public string Source { get; init; } = string.Empty;
}

/// <summary>The wanted replicas of one component.</summary>
/// <param name="SubComponentType"><see cref="Components.Prefill"/> or <see cref="Components.Decode"/>; a free string on the wire.</param>
/// <param name="Replicas">The number of replicas; null is no opinion.</param>
/// <param name="Type">Whether it is recommended, a floor or a ceiling.</param>
public readonly record struct ComponentTarget(string SubComponentType, int? Replicas, OverrideType Type = OverrideType.Set);

/// <summary>The meaning of a target. The numbers are those of the wire.</summary>
public enum OverrideType
{
    /// <summary>Exactly this many.</summary>
    Set = 0,

    /// <summary>This many or more.</summary>
    AtLeast = 1,

    /// <summary>This many or fewer.</summary>
    AtMost = 2,
}
