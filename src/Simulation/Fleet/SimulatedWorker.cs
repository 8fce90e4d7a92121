using System.Collections.Immutable;
using GlobalPlanner.Simulation.Engine;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>One replica of a pool.</summary>
internal sealed class SimulatedWorker(SimulatedPool pool, int id, long instanceId)
{
    public SimulatedPool Pool { get; } = pool;

    /// <summary>Number within the pool; never used twice.</summary>
    public int Id { get; } = id;

    /// <summary>Number within the fleet; never used twice.</summary>
    public long InstanceId { get; } = instanceId;

    public WorkerState State { get; set; } = WorkerState.Pending;

    public ImmutableArray<(int Node, int Gpus)> Placement { get; set; } = [];

    /// <summary>The engine; null until it has started.</summary>
    public SimulatedEngine? Engine { get; set; }

    /// <summary>Counts the ends a stretch of passes was given.</summary>
    public int Generation { get; set; }

    /// <summary>Whether it is in line for the next start of passes.</summary>
    public bool StartQueued { get; set; }

    /// <summary>Requests whose prefill it did and whose KV cache has not left yet, or that it works on.</summary>
    public bool IsIdle => Engine?.IsIdle ?? true;
}

/// <summary>Life of a replica.</summary>
internal enum WorkerState
{
    /// <summary>Waits for GPUs and holds none.</summary>
    Pending,

    /// <summary>Holds GPUs, does not serve yet.</summary>
    Starting,

    /// <summary>Serves.</summary>
    Ready,

    /// <summary>Finishes its requests.</summary>
    Draining,

    /// <summary>Holds nothing any more.</summary>
    Gone,
}
