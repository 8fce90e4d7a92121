using System.Collections.Immutable;
using GlobalPlanner.Simulation.Engine;

namespace GlobalPlanner.Simulation.Workers;

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

    /// <summary>Counts the scheduled ends of its passes, so that the event of an earlier one is recognised as outdated.</summary>
    public int Generation { get; set; }

    /// <summary>Whether it is queued for the next start of passes.</summary>
    public bool StartQueued { get; set; }

    /// <summary>Whether it works on no request and holds no KV cache that is still to be transferred.</summary>
    public bool IsIdle => Engine?.IsIdle ?? true;
}

/// <summary>States of a replica.</summary>
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

    /// <summary>Removed; holds nothing.</summary>
    Gone,
}
