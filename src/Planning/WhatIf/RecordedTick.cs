using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.WhatIf;

/// <summary>The input of a tick, so that it can be decided again.</summary>
/// <param name="Before">The planner's state before it.</param>
/// <param name="Observation">The tick's observation.</param>
public sealed record RecordedTick(PlannerState Before, PoolObservation Observation);
