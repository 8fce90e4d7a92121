using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Engine;

namespace GlobalPlanner.Simulation.Workers;

/// <summary>
/// Grows and shrinks pools: replicas are requested, wait for GPUs, start, serve, drain and are removed. When a pool
/// shrinks, replicas without GPUs are cancelled first, then starting ones, because neither serves anybody; then serving
/// ones drain. Within each group the highest id goes first, as in Dynamo's replay.
/// </summary>
internal sealed class WorkerLifecycle
{
    private readonly FleetTimeline _timeline;
    private readonly GpuInventory _inventory;
    private readonly bool _passByPass;
    private readonly List<SimulatedWorker> _pending = [];
    private long _nextInstanceId = 1;

    public WorkerLifecycle(FleetTimeline timeline, GpuInventory inventory, bool passByPass)
    {
        _timeline = timeline;
        _inventory = inventory;
        _passByPass = passByPass;
    }

    /// <summary>Makes the replicas that the fleet begins with; they serve at once, as far as there are GPUs.</summary>
    public void Begin(SimulatedPool pool, int replicas, IEngineListener listener)
    {
        pool.SetDesired(replicas, isInitial: true);
        for (var i = 0; i < replicas; i++)
        {
            var worker = Request(pool);
            if (TryPlace(worker))
            {
                BecomeReady(worker, listener);
            }
            else
            {
                _pending.Add(worker);
            }
        }

        pool.Mark();
    }

    /// <summary>Sets the desired replicas and starts, cancels or drains replicas to reach them.</summary>
    public void Scale(SimulatedPool pool, int desired)
    {
        pool.SetDesired(desired, isInitial: false);
        var effective = pool.Ready.Count + pool.Starting + pool.Pending;
        for (; effective < desired; effective++)
        {
            var worker = Request(pool);
            if (!TryStart(worker))
            {
                _pending.Add(worker);
            }
        }

        effective -= Cancel(pool, WorkerState.Pending, effective - desired);
        effective -= Cancel(pool, WorkerState.Starting, effective - desired);
        while (effective > desired)
        {
            Drain(pool.Ready[^1]);
            effective--;
        }

        pool.Mark();
        PlacePending();
    }

    /// <summary>Lets a replica serve after its start-up delay.</summary>
    /// <returns>False when it was cancelled meanwhile.</returns>
    public bool FinishStarting(SimulatedWorker worker, IEngineListener listener)
    {
        if (worker.State != WorkerState.Starting)
        {
            return false;
        }

        BecomeReady(worker, listener);
        worker.Pool.Mark();
        return true;
    }

    /// <summary>Schedules the removal of a draining replica that has no work left.</summary>
    public void CheckDrained(SimulatedWorker worker)
    {
        if (worker.State == WorkerState.Draining && worker.IsIdle)
        {
            _timeline.Schedule(_timeline.NowUs, EventPhase.DrainedRemoval, new FleetEvent(FleetEventKind.DrainedRemoval, worker));
        }
    }

    /// <summary>Removes a draining replica, unless it has work again.</summary>
    public void RemoveDrained(SimulatedWorker worker)
    {
        if (worker.State == WorkerState.Draining && worker.IsIdle)
        {
            Remove(worker);
        }
    }

    /// <summary>Removes a replica and frees its GPUs. The caller has dealt with its requests.</summary>
    public void Remove(SimulatedWorker worker)
    {
        var pool = worker.Pool;
        pool.KeepCounters(worker);
        pool.Move(worker, WorkerState.Gone, _timeline.NowUs);
        worker.Generation++;
        _inventory.Release(worker.Placement);
        worker.Placement = [];
        pool.Mark();
        PlacePending();
    }

    private SimulatedWorker Request(SimulatedPool pool)
    {
        var worker = new SimulatedWorker(pool, pool.NextWorkerId++, _nextInstanceId++);
        pool.Add(worker);
        return worker;
    }

    private bool TryPlace(SimulatedWorker worker)
    {
        if (!_inventory.TryPlace(worker.Pool.Options.GpuPerReplica, out var placement))
        {
            return false;
        }

        worker.Placement = placement;
        return true;
    }

    private bool TryStart(SimulatedWorker worker)
    {
        if (!TryPlace(worker))
        {
            return false;
        }

        worker.Pool.Move(worker, WorkerState.Starting, _timeline.NowUs);
        _timeline.Schedule(
            _timeline.NowUs + worker.Pool.NextStartupUs(),
            EventPhase.WorkerReady,
            new FleetEvent(FleetEventKind.WorkerReady, worker));
        return true;
    }

    private void BecomeReady(SimulatedWorker worker, IEngineListener listener)
    {
        var pool = worker.Pool;
        worker.Engine = new SimulatedEngine(
            worker.InstanceId, pool.Options.Engine, pool.EngineRole, pool.Timer, listener, _timeline.NowUs, _passByPass);
        pool.Move(worker, WorkerState.Ready, _timeline.NowUs);
    }

    private int Cancel(SimulatedPool pool, WorkerState state, int count)
    {
        var cancelled = 0;
        for (var i = pool.Workers.Count - 1; i >= 0 && cancelled < count; i--)
        {
            var worker = pool.Workers[i];
            if (worker.State == state)
            {
                pool.Move(worker, WorkerState.Gone, _timeline.NowUs);
                _pending.Remove(worker);
                _inventory.Release(worker.Placement);
                worker.Placement = [];
                cancelled++;
            }
        }

        return cancelled;
    }

    private void Drain(SimulatedWorker worker)
    {
        worker.Pool.Move(worker, WorkerState.Draining, _timeline.NowUs);
        CheckDrained(worker);
        if (worker.Pool.Options.DrainTimeoutSeconds is { } seconds)
        {
            _timeline.Schedule(
                _timeline.NowUs + SimulatedTime.FromMs(seconds * 1000.0),
                EventPhase.Fault,
                new FleetEvent(FleetEventKind.DrainTimeout, worker));
        }
    }

    private void PlacePending()
    {
        for (var i = 0; i < _pending.Count && _inventory.FreeGpus > 0;)
        {
            var worker = _pending[i];
            if (TryStart(worker))
            {
                _pending.RemoveAt(i);
                worker.Pool.Mark();
            }
            else
            {
                i++;
            }
        }
    }
}
