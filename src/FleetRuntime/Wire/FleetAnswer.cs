using GlobalPlanner.Simulation.Fleet;

namespace GlobalPlanner.FleetRuntime.Wire;

/// <summary>State and clock of a fleet at one instant.</summary>
public sealed record FleetAnswer(ClockReading Clock, FleetState State);
