namespace GlobalPlanner.Planning.Tick;

/// <summary>What a tick leaves: the state to keep and the decision.</summary>
public sealed record TickOutcome(PlannerState State, PlanDecision Decision);
