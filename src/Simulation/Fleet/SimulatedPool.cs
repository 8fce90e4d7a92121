using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Exposition;
using GlobalPlanner.Simulation.Routing;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Statistics;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>The replicas of one role of one deployment, their router and the account of what they held.</summary>
internal sealed class SimulatedPool
{
    private readonly GpuMarks _marks;
    private readonly StartupDelay _startup;
    private long _workerUs;
    private long _accruedUs;
    private int _contributedHeld;
    private int _contributedCommitted;
    private long _gonePreemptions;

    public SimulatedPool(int index, SimulatedPoolOptions options, RandomStreams random, GpuMarks marks)
    {
        Index = index;
        Options = options;
        Id = new RoleId(options.Participant, options.Role == SimulatedRole.Prefill ? PoolRole.Prefill : PoolRole.Decode);
        EngineRole = options.Role switch
        {
            SimulatedRole.Prefill => EngineRole.Prefill,
            SimulatedRole.Decode => EngineRole.Decode,
            _ => EngineRole.Aggregated,
        };
        Timer = TimingModels.TimerOf(options.Engine);
        Metrics = new RouterMetrics(options.DynamoNamespace, options.Role == SimulatedRole.Prefill ? "prefill" : "backend", (ulong)index + 1);
        Selector = options.Routing switch
        {
            PoolRouting.RoundRobin => new RoundRobinSelector(),
            PoolRouting.KvOverlap => new KvOverlapSelector(),
            _ => new LeastLoadSelector(),
        };
        _startup = new StartupDelay(options.Startup, random, Id);
        _marks = marks;
    }

    public int Index { get; }

    public RoleId Id { get; }

    public SimulatedPoolOptions Options { get; }

    public EngineRole EngineRole { get; }

    public PassTimer Timer { get; }

    public RouterMetrics Metrics { get; }

    public IWorkerSelector Selector { get; }

    /// <summary>Replicas that are not gone, by id.</summary>
    public List<SimulatedWorker> Workers { get; } = [];

    /// <summary>Those that serve, by id, and their engines at the same positions.</summary>
    public List<SimulatedWorker> Ready { get; } = [];

    public List<SimulatedEngine> ReadyEngines { get; } = [];

    /// <summary>Requests that wait for a replica, each with the generation it was queued in.</summary>
    public Queue<(FleetRequest Request, int Generation)> Queue { get; } = new();

    public int Desired { get; private set; }

    public int NextWorkerId { get; set; }

    public int Starting { get; private set; }

    public int Draining { get; private set; }

    public int Pending { get; private set; }

    public long Dispatched { get; set; }

    public int Killed { get; set; }

    public int ScaleEvents { get; private set; }

    private int MaxHeld { get; set; }

    private int Held => Ready.Count + Starting + Draining;

    public long NextStartupUs() => _startup.NextUs();

    /// <summary>Writes the desired replicas.</summary>
    public void SetDesired(int desired, bool isInitial)
    {
        ScaleEvents += !isInitial && desired != Desired ? 1 : 0;
        Desired = desired;
    }

    /// <summary>Moves a replica to a state and brings every count and mark up to date.</summary>
    public void Move(SimulatedWorker worker, WorkerState state, long nowUs)
    {
        Accrue(nowUs);
        Count(worker.State, -1);
        if (worker.State == WorkerState.Ready)
        {
            var position = Ready.IndexOf(worker);
            Ready.RemoveAt(position);
            ReadyEngines.RemoveAt(position);
        }

        worker.State = state;
        Count(state, 1);
        if (state == WorkerState.Ready)
        {
            var position = Ready.FindIndex(other => other.Id > worker.Id);
            position = position < 0 ? Ready.Count : position;
            Ready.Insert(position, worker);
            ReadyEngines.Insert(position, worker.Engine!);
        }
        else if (state == WorkerState.Gone)
        {
            Workers.Remove(worker);
        }
    }

    /// <summary>Adds a replica that waits for GPUs.</summary>
    public void Add(SimulatedWorker worker)
    {
        Workers.Add(worker);
        Count(worker.State, 1);
    }

    /// <summary>Brings the fleet's marks up to date; called once a change is complete.</summary>
    public void Mark()
    {
        var held = Held * Options.GpuPerReplica;
        var committed = HeldReplicas.Of(Desired, Ready.Count, Starting, Draining) * Options.GpuPerReplica;
        _marks.Change(held - _contributedHeld, committed - _contributedCommitted);
        _contributedHeld = held;
        _contributedCommitted = committed;
        MaxHeld = Math.Max(MaxHeld, Held);
    }

    /// <summary>Integrates the replicas held until now.</summary>
    public void Accrue(long nowUs)
    {
        _workerUs += Held * (nowUs - _accruedUs);
        _accruedUs = nowUs;
    }

    public DeploymentRole Snapshot() => new()
    {
        DesiredReplicas = Desired,
        ReadyReplicas = Ready.Count,
        StartingReplicas = Starting,
        DrainingReplicas = Draining,
        PendingReplicas = Pending,
        GpuPerReplica = Options.GpuPerReplica,
        Capabilities = Ready.Count == 0 ? null : Capabilities(),
    };

    public PoolStatistics Statistics(long nowUs)
    {
        Accrue(nowUs);
        var workerSeconds = SimulatedTime.ToSeconds(_workerUs);
        return new PoolStatistics
        {
            Pool = Id,
            Desired = Desired,
            Ready = Ready.Count,
            Starting = Starting,
            Draining = Draining,
            Pending = Pending,
            WorkerSeconds = workerSeconds,
            GpuHours = workerSeconds * Options.GpuPerReplica / 3600.0,
            MaxHeld = MaxHeld,
            ScaleEvents = ScaleEvents,
            Dispatched = Dispatched,
            RouterQueue = Queue.Count(entry => entry.Request.Generation == entry.Generation && !entry.Request.Ended),
            EngineLoad = Workers.Sum(worker => worker.Engine?.Load ?? 0),
            Preemptions = _gonePreemptions + Workers.Sum(worker => worker.Engine?.Preemptions ?? 0),
            Killed = Killed,
        };
    }

    /// <summary>Keeps the counters of a replica that is about to go.</summary>
    public void Bury(SimulatedWorker worker) => _gonePreemptions += worker.Engine?.Preemptions ?? 0;

    private EngineCapabilities Capabilities() => new()
    {
        NumGpu = Options.GpuPerReplica,
        GpuCostPerReplica = Options.GpuPerReplica,
        MaxNumBatchedTokens = Options.Engine.MaxNumBatchedTokens,
        MaxNumSeqs = Options.Engine.MaxNumSeqs,
        ContextLength = Options.Engine.MaxModelLen ?? (int)Math.Min(int.MaxValue, Options.Engine.KvCapacityTokens),
        MaxKvTokens = Options.Engine.KvCapacityTokens,
        KvCacheBlockSize = Options.Engine.BlockSize,
    };

    private void Count(WorkerState state, int by)
    {
        switch (state)
        {
            case WorkerState.Pending:
                Pending += by;
                break;
            case WorkerState.Starting:
                Starting += by;
                break;
            case WorkerState.Draining:
                Draining += by;
                break;
            default:
                break;
        }
    }
}
