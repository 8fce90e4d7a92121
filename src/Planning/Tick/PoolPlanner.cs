using System.Diagnostics.CodeAnalysis;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick.Builtins;

namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// Decides how many prefill and decode replicas one deployment runs. Pure: what it remembers is the
/// <see cref="PlannerState"/> it is given and gives back, so one instance may serve any number of callers. Live
/// planner, recorded observations and simulation all decide through it.
/// </summary>
public sealed class PoolPlanner
{
    private readonly PlannerConfig _config;
    private readonly PlannerResources _resources;
    private readonly bool _sla;
    private readonly bool _loadOn;
    private readonly bool _throughputOn;
    private readonly Cadence _cadence;
    private readonly LoadForecaster? _forecaster;
    private readonly PluginPipeline _pipeline;

    /// <summary>A planner for a validated configuration, with no plugins and nothing learned beforehand.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An interval is not greater than zero.</exception>
    public PoolPlanner(PlannerConfig config)
        : this(config, PlannerResources.None)
    {
    }

    /// <summary>A planner for a validated configuration.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An interval is not greater than zero.</exception>
    /// <exception cref="ArgumentException">Two plugins have one id, or one does not implement the interface of its stage.</exception>
    public PoolPlanner(PlannerConfig config, PlannerResources resources)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(resources);
        _config = config;
        _resources = resources;
        _sla = config.OptimizationTarget == OptimizationTarget.Sla;
        _loadOn = !_sla || config.EnableLoadScaling;
        _throughputOn = _sla && config.EnableThroughputScaling;
        _cadence = new Cadence(config, _throughputOn);
        _forecaster = _throughputOn ? new LoadForecaster(config) : null;
        _pipeline = new PluginPipeline(
            PipelineSettings.From(config),
            [.. BuiltinPlugins.Of(config, _loadOn, _forecaster), .. resources.Plugins],
            resources.Time);
    }

    /// <summary>The state of a planner that starts now, with what its resources know already. Nothing is due before one interval has passed.</summary>
    public PlannerState Start(DateTimeOffset now)
    {
        var state = new PlannerState
        {
            AnchorAt = now,
            LastTickAt = now,
            LastLoadLoopAt = now,
            LastThroughputLoopAt = now,
            Pipeline = _resources.Plugins.IsEmpty ? null : _pipeline.Start(now),
            Forecaster = _forecaster is null || _resources.WarmupTraffic.IsEmpty ? null : _forecaster.WarmUp(_forecaster.Start(), _resources.WarmupTraffic),
        };
        return _sla ? state with { Performance = Bootstrapped(state, now) } : state;
    }

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

    /// <summary>One tick of a planner without plugins, which never has to wait.</summary>
    /// <exception cref="InvalidOperationException">The planner has plugins; <see cref="TickAsync"/> waits for them.</exception>
    [SuppressMessage("Usage", "CA2012", Justification = "The result is taken only when it is there.")]
    public TickOutcome Tick(PlannerState state, PoolObservation observation)
    {
        var tick = TickAsync(state, observation);
        return tick.IsCompleted
            ? tick.GetAwaiter().GetResult()
            : throw new InvalidOperationException("A planner with plugins may have to wait for them: use TickAsync.");
    }

    /// <summary>
    /// One tick: takes the observation into the state, runs the plugins that are due at the observation's time, the
    /// planner's own among them, and projects what they propose to targets. Never throws on what was observed, nor on
    /// what a plugin does.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; the state given remains the one to keep.</exception>
    public async ValueTask<TickOutcome> TickAsync(PlannerState state, PoolObservation observation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(observation);
        var work = Begin(state, observation);
        var before = state.Pipeline ?? _pipeline.Start(state.AnchorAt);
        var pipeline = await _pipeline.RunAsync(before, PipelineInput.Of(work), cancellationToken).ConfigureAwait(false);
        return End(work, pipeline);
    }

    private TickWork Begin(PlannerState state, PoolObservation observation)
    {
        var at = observation.At;
        var wentBack = _cadence.HasGoneBack(state, at);
        var anchored = wentBack ? Cadence.Anchor(state, at) : state;
        var loadDue = _cadence.IsLoadDue(anchored, at);
        var throughputDue = _cadence.IsThroughputDue(anchored, at);
        var next = _cadence.Advance(StateUpdate.Apply(anchored, observation, _config), at);
        var models = _sla ? OpenModels(next) : null;
        if (throughputDue && observation.Traffic is TrafficReading.Observed { Traffic: var traffic })
        {
            next = next with { Forecaster = _forecaster!.Observe(next.Forecaster ?? _forecaster.Start(), traffic, at) };
        }

        if (loadDue && models is not null)
        {
            // The models learn before anything is decided, also when load scaling is off.
            models.Observe(observation);
        }

        var work = new TickWork(_config, next, observation)
        {
            LoadDue = loadDue,
            ThroughputDue = throughputDue,
            TrafficUnavailable = observation.Traffic is TrafficReading.NoData or TrafficReading.Failed,
            Models = models,
        };
        if (wentBack)
        {
            work.Why.Say($"the clock went back from {state.LastTickAt:O} to {at:O}: intervals start anew");
        }

        work.Why.TrafficProblem(observation.Traffic);
        return work;
    }

    private TickOutcome End(TickWork work, PipelineOutcome pipeline)
    {
        work.Why.Pipeline(pipeline);
        var facts = work.Facts;
        var projected = FinalProjection.Project(facts, Proposed(pipeline, PoolRole.Prefill), Proposed(pipeline, PoolRole.Decode), work.Why);
        var load = _loadOn ? work.Load?.Outcome : LoadProposal.Disabled.Outcome;
        var throughput = !_throughputOn ? ThroughputOutcome.Disabled : work.Throughput?.Outcome;
        var capacity = work.Throughput?.CapacityRps ?? EngineCapacity.None;
        var decision = new PlanDecision
        {
            At = work.At,
            Action = Action(facts, projected.Targets),
            Targets = projected.Targets,
            Advisory = _config.Advisory,
            Load = NameRefusal(PluginReasons.OfLoad(load, pipeline, facts), projected.Reason),
            Throughput = PluginReasons.OfThroughput(throughput, pipeline),
            Projection = projected.Reason,
            LowerBounds = new ReplicaTargets(facts.Prefill?.LowerBound, facts.Decode?.LowerBound),
            LowerBoundsUntil = new RoleValues<DateTimeOffset>(facts.Prefill?.LowerBoundUntil, facts.Decode?.LowerBoundUntil),
            // The reactive estimate takes precedence over the predicted one.
            Estimates = work.Estimates.Or(work.Throughput?.Estimates),
            Predicted = work.ThroughputDue && pipeline.Predictions is { } predicted
                ? new PredictedTraffic(predicted.PredictedNumReq, predicted.PredictedIsl, predicted.PredictedOsl)
                : PredictedTraffic.None,
            CapacityRps = capacity,
            Explanation = work.Why.Sentences,
            Plugins = _resources.Plugins.IsEmpty ? [] : pipeline.Evaluations,
        };
        var next = work.State with
        {
            Pipeline = _resources.Plugins.IsEmpty ? null : pipeline.State,
            Performance = work.Models?.Save() ?? work.State.Performance,
        };
        return new TickOutcome(next, decision);
    }

    private PerformanceModels OpenModels(PlannerState state) => PerformanceModels.Open(
        _config, state.Performance ?? PerformanceModelsState.Empty, role => state[role].Capabilities, role => _resources[role]?.Model);

    private PerformanceModelsState? Bootstrapped(PlannerState state, DateTimeOffset now)
    {
        var models = OpenModels(state);
        foreach (var role in (ReadOnlySpan<PoolRole>)[PoolRole.Prefill, PoolRole.Decode])
        {
            if (_resources[role] is { Samples.IsDefaultOrEmpty: false } known)
            {
                models[role]?.Bootstrap(known.Samples, now);
            }
        }

        return models.Save();
    }

    private TickPlan Plan(PlannerState state, DateTimeOffset due, DateTimeOffset at)
    {
        var load = _cadence.IsLoadDue(state, at);
        var throughput = _cadence.IsThroughputDue(state, at);

        // Metrics feed the performance model of the latency target at the load cadence even when load scaling is off.
        var traffic = throughput ? new TrafficNeed(TimeSpan.FromSeconds(_config.ThroughputAdjustmentIntervalSeconds), Full: true)
            : _sla && load && _loadOn && !_throughputOn ? new TrafficNeed(TimeSpan.FromSeconds(_config.LoadAdjustmentIntervalSeconds), Full: false)
            : null;
        if (_resources.Plugins.IsEmpty)
        {
            return new TickPlan { DueAt = due, LoadDue = load, ThroughputDue = throughput, ObserveFpm = load, Traffic = traffic };
        }

        var plugins = _pipeline.NeedsAt(state.Pipeline ?? _pipeline.Start(state.AnchorAt), at);
        return new TickPlan
        {
            DueAt = due,
            LoadDue = load,
            ThroughputDue = throughput,
            ObserveFpm = load || plugins.Fpm,
            Traffic = TrafficNeed.Widest(traffic, plugins.Traffic),
        };
    }

    /// <summary>A role that no plugin named is no proposal, only the echo of what is ready.</summary>
    private static int? Proposed(PipelineOutcome pipeline, PoolRole role) =>
        pipeline is { Action: ExecuteAction.Apply } && pipeline[role] is { Proposed: true } component ? component.Replicas : null;

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
            : ScalingAction.NoChange;
    }

    private static int Direction(RoleFacts? role, int? target) =>
        role is null || target is not { } wanted ? 0 : Math.Sign(wanted.CompareTo(role.Ready));
}
