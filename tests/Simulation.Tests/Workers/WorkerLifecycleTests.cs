using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Tests.Engine;
using GlobalPlanner.Simulation.Tests.Fleet;
using GlobalPlanner.Simulation.Workers;

namespace GlobalPlanner.Simulation.Tests.Workers;

/// <summary>Replicas of one pool on one node of four GPUs; starting takes 30 s, draining at most 60 s.</summary>
public sealed class WorkerLifecycleTests
{
    private const long SecondUs = SimulatedTime.UsPerSecond;

    private readonly FleetTimeline _timeline = new();
    private readonly GpuInventory _inventory = new(1, 4);
    private readonly GpuMarks _marks = new();
    private readonly EngineLog _log = new();
    private readonly SimulatedPool _pool;
    private readonly WorkerLifecycle _lifecycle;

    public WorkerLifecycleTests()
    {
        var options = Scenarios.Pool("chat", SimulatedRole.Agg, 0) with { DrainTimeoutSeconds = 60 };
        _pool = new SimulatedPool(0, options, new RandomStreams(1), _marks);
        _lifecycle = new WorkerLifecycle(_timeline, _inventory, passByPass: false);
    }

    [Fact]
    public void The_first_replicas_serve_at_once_as_far_as_there_are_GPUs()
    {
        _lifecycle.Begin(_pool, 6, _log);
        Assert.Equal((4, 0, 0, 2), Counts());
        Assert.Equal((4, 6), (_marks.Held, _marks.Committed));
    }

    [Fact]
    public void Growth_takes_GPUs_at_once_and_serves_after_the_start_up_delay()
    {
        _lifecycle.Begin(_pool, 1, _log);
        _lifecycle.Scale(_pool, 2);
        Assert.Equal((1, 1, 0, 0), Counts());
        Assert.Equal(2, _inventory.FreeGpus);

        var (worker, atUs) = Next(FleetEventKind.WorkerReady);
        Assert.Equal(30 * SecondUs, atUs);
        Assert.True(_lifecycle.FinishStarting(worker, _log));
        Assert.Equal((2, 0, 0, 0), Counts());
    }

    [Fact]
    public void Shrinking_gives_up_what_waits_then_what_starts_then_drains_the_highest_id()
    {
        _lifecycle.Begin(_pool, 2, _log);
        _lifecycle.Scale(_pool, 6);
        Assert.Equal((2, 2, 0, 2), Counts());

        _lifecycle.Scale(_pool, 5);
        Assert.Equal((2, 2, 0, 1), Counts());
        _lifecycle.Scale(_pool, 3);
        Assert.Equal((2, 1, 0, 0), Counts());
        _lifecycle.Scale(_pool, 1);
        Assert.Equal((1, 0, 1, 0), Counts());
        Assert.Equal((0, WorkerState.Draining), (_pool.Ready[0].Id, _pool.Workers.Single(worker => worker.Id == 1).State));
    }

    [Fact]
    public void A_start_that_was_cancelled_is_over_when_its_delay_ends()
    {
        _lifecycle.Begin(_pool, 1, _log);
        _lifecycle.Scale(_pool, 2);
        _lifecycle.Scale(_pool, 1);
        Assert.Equal((1, 3), (_marks.Held, _inventory.FreeGpus));
        Assert.False(_lifecycle.FinishStarting(Next(FleetEventKind.WorkerReady).Worker, _log));
        Assert.Equal((1, 0, 0, 0), Counts());
    }

    [Fact]
    public void A_drained_replica_frees_its_GPU_for_one_that_waits()
    {
        _lifecycle.Begin(_pool, 4, _log);
        _lifecycle.Scale(_pool, 3);
        _lifecycle.Scale(_pool, 4);
        Assert.Equal((3, 0, 1, 1), Counts());

        _lifecycle.RemoveDrained(Next(FleetEventKind.DrainedRemoval).Worker);
        Assert.Equal((3, 1, 0, 0), Counts());
        Assert.Equal((4, 0), (_marks.Held, _inventory.FreeGpus));
        Assert.Equal((4, 5), (_marks.MaxHeld, _marks.MaxCommitted));
    }

    [Fact]
    public void A_draining_replica_with_work_stays_and_its_time_out_is_scheduled()
    {
        _lifecycle.Begin(_pool, 1, _log);
        var worker = _pool.Ready[0];
        worker.Engine!.Submit(EngineLog.Sequence(10, 1));
        _lifecycle.Scale(_pool, 0);
        _lifecycle.RemoveDrained(worker);
        Assert.Equal((0, 0, 1, 0), Counts());

        var (late, atUs) = Next(FleetEventKind.DrainTimeout);
        Assert.Equal((worker, 60 * SecondUs), (late, atUs));
        _lifecycle.Remove(late);
        Assert.Equal((WorkerState.Gone, 4), (worker.State, _inventory.FreeGpus));
    }

    private (int Ready, int Starting, int Draining, int Pending) Counts() =>
        (_pool.Ready.Count, _pool.Starting, _pool.Draining, _pool.Pending);

    private (SimulatedWorker Worker, long AtUs) Next(FleetEventKind kind)
    {
        while (_timeline.TryTake(long.MaxValue, out var item))
        {
            if (item.Kind == kind)
            {
                return ((SimulatedWorker)item.Target!, _timeline.NowUs);
            }
        }

        throw new InvalidOperationException($"No {kind} is scheduled.");
    }
}
