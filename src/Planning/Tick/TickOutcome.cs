namespace GlobalPlanner.Planning.Tick;

/// <summary>The result of a tick: the state to keep and the decision.</summary>
public sealed record TickOutcome(PlannerState State, PlanDecision Decision);
