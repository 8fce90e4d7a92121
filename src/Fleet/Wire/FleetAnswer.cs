using GlobalPlanner.Simulation.Fleet;

namespace GlobalPlanner.Fleet.Wire;

/// <summary>The fleet at one instant, with its clock.</summary>
internal sealed record FleetAnswer(ClockReading Clock, FleetState State);
