namespace GlobalPlanner.Planning.Pipeline.Steps;

/// <summary>The outcome of a step as decision records and metrics report it: a reason for the tick and one for each role.</summary>
public abstract record StepOutcome;
