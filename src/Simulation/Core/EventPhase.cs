namespace GlobalPlanner.Simulation.Core;

/// <summary>
/// The order of events at one instant. Ends come before beginnings, and observers and planners come last, so that they
/// see a settled state.
/// </summary>
public enum EventPhase
{
    /// <summary>Hardware faults and kills.</summary>
    Fault = 0,

    /// <summary>A KV transfer has arrived.</summary>
    TransferDone = 1,

    /// <summary>A forward pass has ended.</summary>
    PassDone = 2,

    /// <summary>A worker has started up.</summary>
    WorkerReady = 3,

    /// <summary>A client's request arrives.</summary>
    Arrival = 4,

    /// <summary>Routers hand requests to workers.</summary>
    Placement = 5,

    /// <summary>Idle workers begin a pass.</summary>
    PassStart = 6,

    /// <summary>Drained workers are removed, and pending ones are placed.</summary>
    DrainedRemoval = 7,

    /// <summary>Metrics are scraped.</summary>
    MetricScrape = 8,

    /// <summary>Pool planners tick.</summary>
    PoolPlannerTick = 9,

    /// <summary>The GlobalPlanner decides.</summary>
    GlobalPlanner = 10,

    /// <summary>Replica counts are written.</summary>
    Actuation = 11,
}
