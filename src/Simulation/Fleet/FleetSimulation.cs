using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Requests;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Statistics;
using GlobalPlanner.Simulation.Workers;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// The discrete-event simulation of a fleet in virtual time, for one thread at a time. Equal seeds give equal runs,
/// however the time is divided into calls of <see cref="AdvanceTo"/>.
/// </summary>
internal sealed class FleetSimulation : IDisposable
{
    private readonly SimulationOptions _options;
    private readonly FleetTimeline _timeline = new();
    private readonly GpuMarks _marks = new();
    private readonly SortedDictionary<string, GpuMarks> _accounts = new(StringComparer.Ordinal);
    private readonly GpuInventory _inventory;
    private readonly WorkerLifecycle _lifecycle;
    private readonly EngineTurns _turns;
    private readonly RequestFlow _flow;
    private readonly FleetRecorder _recorder;
    private readonly IEnumerator<WorkloadRequest> _arrivals;
    private readonly Dictionary<RoleId, SimulatedPool> _byId;
    private bool _arrivalsLeft;

    public FleetSimulation(
        SimulationOptions options,
        IEnumerable<WorkloadRequest> workload,
        long seed,
        Func<SimulatedPoolOptions, int> initialReplicas,
        bool passByPass,
        IReadOnlyDictionary<ParticipantId, string>? accounts = null)
    {
        _options = options;
        var random = new RandomStreams(seed);
        _inventory = new GpuInventory(options.Inventory.Nodes, options.Inventory.GpusPerNode);
        Pools = [.. options.Pools.Select((pool, index) => new SimulatedPool(index, pool, random, MarksOf(pool.Participant, accounts)))];
        _byId = Pools.ToDictionary(pool => pool.Id);
        _recorder = new FleetRecorder(options);
        _lifecycle = new WorkerLifecycle(_timeline, _inventory, passByPass);
        _turns = new EngineTurns(_timeline, _lifecycle.CheckDrained);
        _flow = new RequestFlow(_timeline, _turns, _recorder, options, Pools);
        foreach (var pool in Pools)
        {
            _lifecycle.Begin(pool, initialReplicas(pool.Options), _flow);
        }

        _arrivals = workload.GetEnumerator();
        ScheduleNextArrival();
    }

    public ImmutableArray<SimulatedPool> Pools { get; }

    public long NowUs => _timeline.NowUs;

    /// <summary>GPUs by account, in the order of their names.</summary>
    public ImmutableArray<GpuAccount> Accounts =>
        [.. _accounts.Select(account => GpuAccount.Of(account.Key, account.Value))];

    /// <summary>GPUs of the fleet as a whole.</summary>
    public GpuAccount Whole => GpuAccount.Of("", _marks);

    /// <summary>Whether the workload and every request of it have ended.</summary>
    public bool IsDone => !_arrivalsLeft && _recorder.Requests == _recorder.Completed + _recorder.Rejected;

    public SimulatedPool? Find(ParticipantId participant, PoolRole role) => _byId.GetValueOrDefault(new RoleId(participant, role));

    /// <summary>Processes every event that is due until then, and moves the clock there.</summary>
    public void AdvanceTo(long untilUs)
    {
        while (_timeline.TryTake(untilUs, out var item))
        {
            Process(item);
        }

        _timeline.MoveTo(untilUs);
    }

    /// <summary>Processes the events that are due until then, but stops as soon as the workload is done.</summary>
    public void AdvanceToEnd(long untilUs)
    {
        while (!IsDone && _timeline.TryTake(untilUs, out var item))
        {
            Process(item);
        }
    }

    /// <summary>Sets the desired replicas of a pool, and processes the events that this causes at the same instant.</summary>
    public void Scale(SimulatedPool pool, int desired)
    {
        _lifecycle.Scale(pool, desired);
        AdvanceTo(NowUs);
    }

    /// <summary>The latest passes of the ready workers, as a tracker of their records reports them.</summary>
    public FpmSnapshot Latest(SimulatedPool pool)
    {
        // The fleet itself knows which workers are alive; silence removes none of them.
        var tracker = new FpmTracker(new FpmTrackerOptions { SilenceSeconds = double.PositiveInfinity });
        foreach (var engine in pool.ReadyEngines)
        {
            engine.PublishTo(tracker, NowUs);
        }

        return tracker.Latest(MetricsPublisher.Time(NowUs));
    }

    public void WriteFrontendMetrics(TextWriter output)
    {
        SettleAll();
        _recorder.Frontend.WriteTo(output);
    }

    public void WriteRouterMetrics(SimulatedPool pool, TextWriter output)
    {
        Settle(pool);
        _flow.RouterOf(pool).Metrics.WriteTo(output);
    }

    public string Digest() => _recorder.Digest();

    public FleetStatistics Statistics()
    {
        SettleAll();
        var pools = Pools.Select(pool =>
        {
            var router = _flow.RouterOf(pool);
            return pool.Statistics(NowUs, router.Dispatched, router.Waiting);
        }).ToImmutableArray();
        var none = new LatencySummary(0, null, null, null, null, null);
        return _recorder.Summarise(new FleetStatistics
        {
            ElapsedS = SimulatedTime.ToSeconds(NowUs),
            Events = _timeline.Processed,
            Requests = 0,
            Completed = 0,
            Rejected = 0,
            InputTokens = 0,
            OutputTokens = 0,
            TtftMs = none,
            ItlMs = none,
            Slo = new SloAttainment(_options.Slo.TtftMs, _options.Slo.ItlMs, null, null, null),
            GpuHours = pools.Sum(pool => pool.GpuHours),
            GpusHeld = _marks.Held,
            MaxGpusHeld = _marks.MaxHeld,
            MaxGpusCommitted = _marks.MaxCommitted,
            InventoryGpus = _inventory.Total,
            Pools = pools,
        });
    }

    public void Dispose()
    {
        _arrivals.Dispose();
        _recorder.Dispose();
    }

    private GpuMarks MarksOf(ParticipantId participant, IReadOnlyDictionary<ParticipantId, string>? accounts)
    {
        if (accounts is null || !accounts.TryGetValue(participant, out var name))
        {
            return _marks;
        }

        if (!_accounts.TryGetValue(name, out var marks))
        {
            _accounts[name] = marks = new GpuMarks(_marks);
        }

        return marks;
    }

    private void Process(FleetEvent item)
    {
        switch (item.Kind)
        {
            case FleetEventKind.Arrival:
                _flow.Arrive((WorkloadRequest)item.Target!);
                ScheduleNextArrival();
                break;
            case FleetEventKind.Placement:
                _flow.Place();
                break;
            case FleetEventKind.PassStart:
                _turns.Start();
                break;
            case FleetEventKind.PassDone:
                _turns.Finish((SimulatedWorker)item.Target!, item.Generation);
                break;
            case FleetEventKind.WorkerReady:
                BecomeReady((SimulatedWorker)item.Target!);
                break;
            case FleetEventKind.TransferDone:
                _flow.FinishTransfer((FleetRequest)item.Target!, item.Generation);
                break;
            case FleetEventKind.DrainTimeout:
                Kill((SimulatedWorker)item.Target!);
                break;
            default:
                _lifecycle.RemoveDrained((SimulatedWorker)item.Target!);
                break;
        }
    }

    private void BecomeReady(SimulatedWorker worker)
    {
        if (_lifecycle.FinishStarting(worker, _flow))
        {
            _flow.Serve(worker.Pool);
        }
    }

    private void Kill(SimulatedWorker worker)
    {
        if (worker.State == WorkerState.Draining)
        {
            worker.Pool.Killed++;
            _flow.Kill(worker);
            _lifecycle.Remove(worker);
        }
    }

    private void ScheduleNextArrival()
    {
        _arrivalsLeft = _arrivals.MoveNext();
        if (_arrivalsLeft)
        {
            var next = _arrivals.Current;
            if (next.ArrivalUs < NowUs)
            {
                throw new SimulationException($"A request arrives at {next.ArrivalUs} us after one at {NowUs} us; a workload must be in arrival order.");
            }

            _timeline.Schedule(next.ArrivalUs, EventPhase.Arrival, new FleetEvent(FleetEventKind.Arrival, next));
        }
    }

    private void SettleAll()
    {
        foreach (var pool in Pools)
        {
            Settle(pool);
        }
    }

    private void Settle(SimulatedPool pool)
    {
        foreach (var worker in pool.Workers)
        {
            worker.Engine?.Settle(NowUs);
        }
    }
}
