namespace GlobalPlanner.Simulation.Core;

/// <summary>An event of a fleet. It is outdated when its generation is no longer that of its target.</summary>
internal readonly record struct FleetEvent(FleetEventKind Kind, object? Target = null, int Generation = 0);

/// <summary>Kinds of <see cref="FleetEvent"/>.</summary>
internal enum FleetEventKind
{
    Arrival,
    Placement,
    PassStart,
    PassDone,
    WorkerReady,
    TransferDone,
    DrainTimeout,
    DrainedRemoval,
}
