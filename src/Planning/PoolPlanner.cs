using System.Diagnostics.CodeAnalysis;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Projection;
using GlobalPlanner.Planning.State;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Ticking;

namespace GlobalPlanner.Planning;

/// <summary>
/// Decides how many prefill and decode replicas one deployment runs. Pure: what it remembers is the
/// <see cref="PlannerState"/> it is given and gives back, so one instance may serve any number of callers. Live
/// planner, recorded observations and simulation all decide through it.
/// </summary>
public sealed class PoolPlanner
{
    private readonly PlannerConfig _config;
    private readonly bool _loadOn;
    private readonly bool _throughputOn;
    private readonly bool _sla;
    private readonly Cadence _cadence;
    private readonly LoadLoop _loadLoop;
    private readonly ThroughputLoop _throughputLoop;
    private readonly ThresholdPolicy? _thresholds;

    /// <summary>A planner for a validated configuration.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An interval is not greater than zero.</exception>
    public PoolPlanner(PlannerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
        _sla = config.OptimizationTarget == OptimizationTarget.Sla;
        _loadOn = !_sla || config.EnableLoadScaling;
        _throughputOn = _sla && config.EnableThroughputScaling;
        _cadence = new Cadence(config, _throughputOn);
        _loadLoop = new LoadLoop(config, _throughputOn);
        _throughputLoop = new ThroughputLoop(config, _loadOn);
        _thresholds = _sla ? null : new ThresholdPolicy(config);
    }

    /// <summary>The state of a planner that starts now. Nothing is due before one interval has passed.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Called like the other members; that no setting matters yet is no contract.")]
    public PlannerState Start(DateTimeOffset now) =>
        new() { AnchorAt = now, LastTickAt = now, LastLoadLoopAt = now, LastThroughputLoopAt = now };

    /// <summary>The next tick, as it will be if it is made when it is due.</summary>
    public TickPlan PlanNext(PlannerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Plan(state, _cadence.NextDue(state), _cadence.NextDue(state));
    }

    /// <summary>
    /// The next tick, as it will be if it is made when it is due or, when that is past, now. A clock that went back by
    /// more than an interval makes a tick due at once, which counts anew from there.
    /// </summary>
    public TickPlan PlanNext(PlannerState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_cadence.HasGoneBack(state, now))
        {
            return Plan(state, now, now);
        }

        var due = _cadence.NextDue(state);
        return Plan(state, due, due > now ? due : now);
    }

    /// <summary>
    /// One tick: takes the observation into the state, runs the loops that are due at the observation's time and
    /// projects what they propose to targets. Never throws on what was observed.
    /// </summary>
    public TickOutcome Tick(PlannerState state, PoolObservation observation)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(observation);
        var why = new Explanation();
        var at = observation.At;
        if (_cadence.HasGoneBack(state, at))
        {
            why.Say($"the clock went back from {state.LastTickAt:O} to {at:O}: intervals start anew");
            state = Cadence.Anchor(state, at);
        }

        var loadDue = _cadence.IsLoadDue(state, at);
        var throughputDue = _cadence.IsThroughputDue(state, at);
        var next = _cadence.Advance(StateUpdate.Apply(state, observation, _config), at);
        var facts = PoolFacts.From(_config, next, at);
        var problem = TrafficProblem(observation.Traffic);
        if (problem is not null)
        {
            why.Say(problem);
        }

        var proposal = Load(loadDue, problem is not null, facts, observation, why);
        var throughput = Throughput(throughputDue, facts, observation.Traffic, why);
        var projected = FinalProjection.Project(facts, proposal?.Prefill, proposal?.Decode, why);
        var decision = new PlanDecision
        {
            At = at,
            Action = Action(facts, projected.Targets),
            Targets = projected.Targets,
            Advisory = _config.Advisory,
            Load = NameRefusal(proposal?.Outcome, projected.Reason),
            Throughput = throughput,
            Projection = projected.Reason,
            LowerBounds = new ReplicaTargets(facts.Prefill?.LowerBound, facts.Decode?.LowerBound),
            Explanation = why.Sentences,
        };
        return new TickOutcome(next, decision);
    }

    private TickPlan Plan(PlannerState state, DateTimeOffset due, DateTimeOffset at)
    {
        var load = _cadence.IsLoadDue(state, at);
        var throughput = _cadence.IsThroughputDue(state, at);

        // Metrics feed the performance model of the latency target at the load cadence even when load scaling is off.
        var traffic = throughput ? new TrafficNeed(TimeSpan.FromSeconds(_config.ThroughputAdjustmentIntervalSeconds), Full: true)
            : _sla && load && _loadOn && !_throughputOn ? new TrafficNeed(TimeSpan.FromSeconds(_config.LoadAdjustmentIntervalSeconds), Full: false)
            : null;
        return new TickPlan { DueAt = due, LoadDue = load, ThroughputDue = throughput, ObserveFpm = load, Traffic = traffic };
    }

    private LoadProposal? Load(bool due, bool trafficUnavailable, PoolFacts facts, PoolObservation observation, Explanation why)
    {
        if (!_loadOn)
        {
            return LoadProposal.Disabled;
        }

        return !due ? null
            : trafficUnavailable ? LoadProposal.Hold(facts, LoadReason.TrafficUnavailable)
            : _loadLoop.Run(facts, observation, _thresholds!, why);
    }

    private ThroughputOutcome? Throughput(bool due, PoolFacts facts, TrafficReading traffic, Explanation why)
    {
        if (!_throughputOn)
        {
            return new ThroughputOutcome(ThroughputReason.Disabled, new RoleValues<ThroughputReason>(null, null));
        }

        if (!due)
        {
            return null;
        }

        var reason = ThroughputReason.NoTrafficData;
        if (traffic is TrafficReading.Observed)
        {
            reason = ThroughputReason.ModelNotReady;
            why.Say("throughput: no engine performance model is available to turn predicted traffic into replicas");
        }

        return new ThroughputOutcome(
            reason, new RoleValues<ThroughputReason>(facts.Prefill is null ? null : reason, facts.Decode is null ? null : reason));
    }

    private static string? TrafficProblem(TrafficReading traffic) => traffic switch
    {
        TrafficReading.Failed failed => $"traffic could not be read: {failed.Reason}",
        TrafficReading.NoData noData => $"traffic is unknown: {noData.Reason}",
        _ => null,
    };

    /// <summary>A ceiling that cannot hold the floors is the reason of the tick, whatever load asked for.</summary>
    private static LoadOutcome? NameRefusal(LoadOutcome? outcome, ProjectionReason projection)
    {
        if (projection != ProjectionReason.GpuBudgetInfeasible || outcome is null or { Reason: LoadReason.Disabled })
        {
            return outcome;
        }

        static LoadReason? Role(LoadReason? reason) =>
            reason is LoadReason.ScaleUp or LoadReason.ScaleDown ? LoadReason.GpuBudgetInfeasible : reason;
        return outcome with
        {
            Reason = LoadReason.GpuBudgetInfeasible,
            Roles = new RoleValues<LoadReason>(Role(outcome.Roles.Prefill), Role(outcome.Roles.Decode)),
        };
    }

    private static ScalingAction Action(PoolFacts facts, ReplicaTargets? targets)
    {
        var prefill = Direction(facts.Prefill, targets?.Prefill);
        var decode = Direction(facts.Decode, targets?.Decode);
        return prefill * decode < 0 ? ScalingAction.Rebalance
            : prefill + decode > 0 ? ScalingAction.ScaleUp
            : prefill + decode < 0 ? ScalingAction.ScaleDown
            : ScalingAction.Hold;
    }

    private static int Direction(RoleFacts? role, int? target) =>
        role is null || target is not { } wanted ? 0 : Math.Sign(wanted.CompareTo(role.Ready));
}
