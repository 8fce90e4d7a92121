using GlobalPlanner.Simulation.Core;

namespace GlobalPlanner.Simulation.Workers;

/// <summary>Starts the passes of engines, all of one instant together, and schedules their ends.</summary>
/// <param name="timeline">The fleet's clock and events.</param>
/// <param name="drained">Is called with a worker that had nothing to start.</param>
internal sealed class EngineTurns(FleetTimeline timeline, Action<SimulatedWorker> drained)
{
    private List<SimulatedWorker> _toStart = [];
    private List<SimulatedWorker> _starting = [];

    /// <summary>Starts passes on the queued engines, by instance id.</summary>
    public void Start()
    {
        // Starting one engine may queue another, which then starts with the next event of this instant.
        (_toStart, _starting) = (_starting, _toStart);
        _starting.Sort(static (a, b) => a.InstanceId.CompareTo(b.InstanceId));
        foreach (var worker in _starting)
        {
            worker.StartQueued = false;
            if (worker.State == WorkerState.Gone)
            {
                continue;
            }

            if (worker.Engine!.TryStart(timeline.NowUs, out var endUs))
            {
                ScheduleEnd(worker, endUs);
            }
            else
            {
                drained(worker);
            }
        }

        _starting.Clear();
    }

    /// <summary>Completes a pass, unless it was cut short or its engine was killed.</summary>
    public void Finish(SimulatedWorker worker, int generation)
    {
        if (worker.Generation == generation && worker.Engine is { } engine)
        {
            engine.Finish();
            QueueStart(worker);
        }
    }

    /// <summary>Makes an engine consider a change from outside: at once when idle, else after the pass under way.</summary>
    public void Touch(SimulatedWorker worker)
    {
        if (!worker.Engine!.InPass)
        {
            QueueStart(worker);
        }
        else if (worker.Engine.Cut(timeline.NowUs, out var endUs))
        {
            ScheduleEnd(worker, endUs);
        }
    }

    private void ScheduleEnd(SimulatedWorker worker, long endUs) => timeline.Schedule(
        endUs,
        EventPhase.PassDone,
        new FleetEvent(FleetEventKind.PassDone, worker, ++worker.Generation),
        worker.InstanceId);

    private void QueueStart(SimulatedWorker worker)
    {
        if (worker.StartQueued)
        {
            return;
        }

        if (_toStart.Count == 0)
        {
            timeline.Schedule(timeline.NowUs, EventPhase.PassStart, new FleetEvent(FleetEventKind.PassStart));
        }

        worker.StartQueued = true;
        _toStart.Add(worker);
    }
}
