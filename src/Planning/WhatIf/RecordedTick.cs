using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.WhatIf;

/// <summary>What a tick started from, so that it can be decided again.</summary>
/// <param name="Before">The planner's state before it.</param>
/// <param name="Observation">What it saw.</param>
public sealed record RecordedTick(PlannerState Before, PoolObservation Observation);
