using System.Collections.Immutable;
using GlobalPlanner.Planning.History;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>A decision record in words.</summary>
public sealed record PoolExplanation
{
    /// <summary>Participant id.</summary>
    public required string Pool { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The decision in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>What was seen.</summary>
    public required ImmutableArray<string> Seen { get; init; }

    /// <summary>What was predicted and estimated.</summary>
    public required ImmutableArray<string> Predicted { get; init; }

    /// <summary>What each stage proposed.</summary>
    public required ImmutableArray<string> Proposed { get; init; }

    /// <summary>What was compared with what.</summary>
    public required ImmutableArray<string> Evidence { get; init; }

    /// <summary>What bound the proposal on its way to the deployment.</summary>
    public required ImmutableArray<string> Bound { get; init; }

    /// <summary>What would change the decision.</summary>
    public required ImmutableArray<string> WouldChange { get; init; }

    /// <summary>The record itself.</summary>
    public required DecisionRecord Record { get; init; }
}
