using System.Collections.Immutable;
using GlobalPlanner.Planning.History;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>A decision record in words.</summary>
public sealed record PoolExplanation
{
    /// <summary>Participant id.</summary>
    public required string Pool { get; init; }

    /// <summary>Time of the decision.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The decision in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>The observation.</summary>
    public required ImmutableArray<string> Seen { get; init; }

    /// <summary>Forecast and estimates.</summary>
    public required ImmutableArray<string> Predicted { get; init; }

    /// <summary>The proposal of each stage.</summary>
    public required ImmutableArray<string> Proposed { get; init; }

    /// <summary>The comparisons that led to the proposals.</summary>
    public required ImmutableArray<string> Evidence { get; init; }

    /// <summary>The limits that the proposal met on its way to the deployment.</summary>
    public required ImmutableArray<string> Bound { get; init; }

    /// <summary>Events that would change the decision.</summary>
    public required ImmutableArray<string> WouldChange { get; init; }

    /// <summary>The record itself.</summary>
    public required DecisionRecord Record { get; init; }
}
