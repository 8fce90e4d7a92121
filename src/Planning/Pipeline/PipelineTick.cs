using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Tick.Builtins;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>What one run of the pipeline is given.</summary>
/// <param name="At">Planner's time of the tick; decides what is due, anchors calls and ages breakers.</param>
/// <param name="Observations">
/// What was observed. The ready counts of its workers are the baseline: what stands for a component nobody names.
/// </param>
public sealed record PipelineTick(DateTimeOffset At, ObservationData? Observations)
{
    /// <summary>What the builtins of the tick share.</summary>
    internal TickWork? Builtin { get; init; }
}
