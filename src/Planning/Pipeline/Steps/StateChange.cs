using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;

namespace GlobalPlanner.Planning.Pipeline.Steps;

/// <summary>The parts of the planner's state that a step replaces; a part that is null stays as it is.</summary>
internal sealed record StateChange
{
    /// <summary>The new state of the prefill role.</summary>
    public RoleState? Prefill { get; init; }

    /// <summary>The new state of the decode (or aggregated) role.</summary>
    public RoleState? Decode { get; init; }

    /// <summary>The new state of the predictors.</summary>
    public ForecasterState? Forecaster { get; init; }
}
