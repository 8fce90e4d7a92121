using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>The input of one run of the pipeline.</summary>
/// <param name="At">Planner's time of the tick; decides what is due, anchors calls and ages breakers.</param>
/// <param name="Observations">
/// The tick's observations. The ready counts of the workers are the baseline: the count of a component without a proposal.
/// </param>
public sealed record PipelineTick(DateTimeOffset At, ObservationData? Observations)
{
    /// <summary>The tick as the planner's own steps see it and, reduced to the plugins' contract, the plugins.</summary>
    internal static PipelineTick Of(StepInput input) => new(input.At, PluginView.Of(input.Facts, input.Observation));
}
