using System.Globalization;

namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>
/// Everything that a plugin sees of one tick. Immutable and shared by all plugins of a stage; each stage fills one more
/// part. Shaped as message <c>PipelineContext</c> of
/// <c>dynamo.planner.plugin.v1</c>.
/// </summary>
public sealed record PipelineContext
{
    /// <summary>Planner's time of the tick.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Names the tick: <c>tick-</c> and its time in epoch seconds.</summary>
    public string RequestId => $"tick-{EpochSeconds}";

    /// <summary>Names the tick's decision: <c>d-</c> and its time in epoch seconds.</summary>
    public string DecisionId => $"d-{EpochSeconds}";

    /// <summary>The tick's observations; null when there are none.</summary>
    public ObservationData? Observations { get; init; }

    /// <summary>The forecast so far; null when no participant had an opinion.</summary>
    public PredictionData? Predictions { get; init; }

    /// <summary>The result of the previous stage; null before the propose stage has ended.</summary>
    public ScalingProposal? Proposal { get; init; }

    /// <summary>Part of the contract and never filled, as in Dynamo.</summary>
    public ScalingProposal? Constrained { get; init; }

    private string EpochSeconds => (At - DateTimeOffset.UnixEpoch).TotalSeconds.ToString("0.0#####", CultureInfo.InvariantCulture);
}
