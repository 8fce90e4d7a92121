namespace GlobalPlanner.Simulation.Fleet;

/// <summary>Something that is due. An event whose generation is no longer its target's has been overtaken.</summary>
internal readonly record struct FleetEvent(FleetEventKind Kind, object? Target = null, int Generation = 0);

/// <summary>What is due.</summary>
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
