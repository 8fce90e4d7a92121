using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.State;

namespace GlobalPlanner.Planning.Ticking;

/// <summary>What a tick leaves: the state to keep and the decision.</summary>
public sealed record TickOutcome(PlannerState State, PlanDecision Decision);
