using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Statistics;

namespace GlobalPlanner.Simulation.Workers;

/// <summary>The replicas of one role of one deployment, counted by state, and the account of what they held.</summary>
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
        _startup = new StartupDelay(options.Startup, random, Id);
        _marks = marks;
    }

    /// <summary>Position among the pools of the scenario, from 0.</summary>
    public int Index { get; }

    public RoleId Id { get; }

    public SimulatedPoolOptions Options { get; }

    public EngineRole EngineRole { get; }

    /// <summary>Durations of the passes of every engine.</summary>
    public PassTimer Timer { get; }

    /// <summary>Replicas that are not gone, by id.</summary>
    public List<SimulatedWorker> Workers { get; } = [];

    /// <summary>Replicas that serve, by id.</summary>
    public List<SimulatedWorker> Ready { get; } = [];

    /// <summary>The engines of <see cref="Ready"/>, at the same positions.</summary>
    public List<SimulatedEngine> ReadyEngines { get; } = [];

    /// <summary>Replicas written.</summary>
    public int Desired { get; private set; }

    /// <summary>The id of the next replica.</summary>
    public int NextWorkerId { get; set; }

    /// <summary>Replicas that hold GPUs and do not serve yet.</summary>
    public int Starting { get; private set; }

    /// <summary>Replicas that finish their requests.</summary>
    public int Draining { get; private set; }

    /// <summary>Replicas that wait for GPUs.</summary>
    public int Pending { get; private set; }

    /// <summary>Replicas killed because they did not drain in time.</summary>
    public int Killed { get; set; }

    /// <summary>Changes of <see cref="Desired"/> since the start.</summary>
    public int ScaleEvents { get; private set; }

    private int MaxHeld { get; set; }

    private int Held => Ready.Count + Starting + Draining;

    /// <summary>The start-up delay of the next replica, microseconds.</summary>
    public long NextStartupUs() => _startup.NextUs();

    /// <summary>Records the desired replicas.</summary>
    public void SetDesired(int desired, bool isInitial)
    {
        ScaleEvents += !isInitial && desired != Desired ? 1 : 0;
        Desired = desired;
    }

    /// <summary>Moves a replica to a state and brings every count up to date.</summary>
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
    /// <remarks>
    /// Committed GPUs include replicas that are written and hold nothing yet: the budget must cover them the moment they
    /// are written, because they will take GPUs as soon as there are any.
    /// </remarks>
    public void Mark()
    {
        var held = Held * Options.GpuPerReplica;
        var committed = HeldReplicas.Of(Desired, Ready.Count, Starting, Draining) * Options.GpuPerReplica;
        _marks.Change(held - _contributedHeld, committed - _contributedCommitted);
        _contributedHeld = held;
        _contributedCommitted = committed;
        MaxHeld = Math.Max(MaxHeld, Held);
    }

    /// <summary>Adds the replica-seconds held since the last call.</summary>
    public void Accrue(long nowUs)
    {
        _workerUs += Held * (nowUs - _accruedUs);
        _accruedUs = nowUs;
    }

    /// <summary>The pool as its deployment reports it. Capabilities are known only while a replica is ready.</summary>
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

    /// <summary>Figures of the pool since the start.</summary>
    /// <param name="nowUs">Now, microseconds.</param>
    /// <param name="dispatched">Requests that its router has given to replicas.</param>
    /// <param name="routerQueue">Requests that wait in its router.</param>
    public PoolStatistics Statistics(long nowUs, long dispatched, int routerQueue)
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
            Dispatched = dispatched,
            RouterQueue = routerQueue,
            EngineLoad = Workers.Sum(worker => worker.Engine?.Load ?? 0),
            Preemptions = _gonePreemptions + Workers.Sum(worker => worker.Engine?.Preemptions ?? 0),
            Killed = Killed,
        };
    }

    /// <summary>Keeps the counters of a replica that is about to be removed.</summary>
    public void KeepCounters(SimulatedWorker worker) => _gonePreemptions += worker.Engine?.Preemptions ?? 0;

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
