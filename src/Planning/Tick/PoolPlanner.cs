using System.Diagnostics.CodeAnalysis;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Model;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Steps;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick.Options;
using GlobalPlanner.Planning.Tick.Steps;

namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// Decides how many prefill and decode replicas one deployment runs. Pure: everything it remembers is in the
/// <see cref="PlannerState"/> that it is given and returns, so one instance may serve any number of callers. The live
/// planner, recorded observations and simulation all decide through it.
/// </summary>
public sealed class PoolPlanner
{
    private readonly PlannerConfig _config;
    private readonly PlannerResources _resources;
    private readonly bool _sla;
    private readonly bool _loadOn;
    private readonly bool _throughputOn;
    private readonly PoolTerms _terms;
    private readonly Cadence _cadence;
    private readonly PerformanceModelsOptions _models;
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
    /// <exception cref="ArgumentException">Two plugins have one id, one does not implement the interface of its stage, or there is no caller for them.</exception>
    public PoolPlanner(PlannerConfig config, PlannerResources resources)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(resources);
        _config = config;
        _resources = resources;
        _sla = PlannerOptions.IsSla(config);
        _loadOn = PlannerOptions.LoadOn(config);
        _throughputOn = PlannerOptions.ThroughputOn(config);
        _terms = PlannerOptions.Terms(config);
        _cadence = PlannerOptions.Cadence(config);
        _models = config.ToPerformanceOptions();
        _forecaster = _throughputOn ? new LoadForecaster(config.ToForecastingOptions()) : null;
        _pipeline = new PluginPipeline(
            PlannerOptions.Pipeline(config), PlannerSteps.Of(config, _forecaster), resources.Plugins, resources.PluginCaller);
    }

    /// <summary>The state of a planner that starts now, including the traffic and engine profiles of its resources. Nothing is due before one interval has passed.</summary>
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

    /// <summary>The plan of the next tick, provided that it is made when due.</summary>
    public TickPlan PlanNext(PlannerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Plan(state, _cadence.NextDue(state), _cadence.NextDue(state));
    }

    /// <summary>
    /// The plan of the next tick, provided that it is made when due or, if that is past, now. When the clock went back by
    /// more than an interval, a tick is due at once and starts a new grid.
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
    /// One tick: merges the observation into the state, runs the planner's steps and the plugins that are due at the
    /// observation's time, and projects what they propose to targets. Never throws for what was observed, nor for what a
    /// plugin does.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; the state given remains the one to keep.</exception>
    public async ValueTask<TickOutcome> TickAsync(PlannerState state, PoolObservation observation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(observation);
        var why = new Explanation();
        var (next, input) = Begin(state, observation, why);
        var before = state.Pipeline ?? _pipeline.Start(state.AnchorAt);
        var pipeline = await _pipeline.RunAsync(before, input, cancellationToken).ConfigureAwait(false);
        return End(next, TickFold.Of(input, pipeline.Decisions, why), pipeline, why);
    }

    private (PlannerState State, StepInput Input) Begin(PlannerState state, PoolObservation observation, Explanation why)
    {
        var at = observation.At;
        var wentBack = _cadence.HasGoneBack(state, at);
        var anchored = wentBack ? Cadence.Anchor(state, at) : state;
        var loadDue = _cadence.IsLoadDue(anchored, at);
        var throughputDue = _cadence.IsThroughputDue(anchored, at);
        var next = _cadence.Advance(StateUpdate.Apply(anchored, observation, _config.SpeculativeNextn), at);
        var models = _sla ? OpenModels(next) : null;
        if (throughputDue && observation.Traffic is TrafficReading.Observed { Traffic: var traffic })
        {
            next = next with { Forecaster = _forecaster!.Observe(next.Forecaster ?? _forecaster.Start(), traffic, at) };
        }

        if (loadDue && models is not null)
        {
            // The models learn before anything is decided, even when load scaling is off.
            models.Observe(observation);
        }

        if (wentBack)
        {
            why.Say($"the clock went back from {state.LastTickAt:O} to {at:O}: intervals start anew");
        }

        SayTrafficProblem(observation.Traffic, why);
        return (next, new StepInput
        {
            Observation = observation,
            Terms = _terms,
            Prefill = next.Prefill,
            Decode = next.Decode,
            Facts = PoolFacts.From(_terms, next.Prefill, next.Decode, at),
            LoadDue = loadDue,
            ThroughputDue = throughputDue,
            Models = models,
            Forecaster = next.Forecaster,
            KvHitRate = next.LastKvHitRate,
            MeanPromptTokens = next.MeanPromptTokens,
            AcceptLength = next.LastAcceptLength,
        });
    }

    private TickOutcome End(PlannerState state, TickFold tick, PipelineOutcome pipeline, Explanation why)
    {
        why.SayPlugins(pipeline);
        var input = tick.Input;
        var facts = input.Facts;
        var projected = FinalProjection.Project(facts, Proposed(pipeline, PoolRole.Prefill), Proposed(pipeline, PoolRole.Decode), why);
        var load = _loadOn ? tick.Load : LoadOutcome.Disabled;
        var throughput = _throughputOn ? tick.Throughput : ThroughputOutcome.Disabled;
        var decision = new PlanDecision
        {
            At = input.At,
            Action = Action(facts, projected.Targets),
            Targets = projected.Targets,
            Advisory = _config.Advisory,
            Load = NameRefusal(PluginReasons.OfLoad(load, pipeline, facts), projected.Reason),
            Throughput = PluginReasons.OfThroughput(throughput, pipeline),
            Projection = projected.Reason,
            LowerBounds = new ReplicaTargets(facts.Prefill?.LowerBound, facts.Decode?.LowerBound),
            LowerBoundsUntil = new RoleValues<DateTimeOffset>(facts.Prefill?.LowerBoundUntil, facts.Decode?.LowerBoundUntil),
            Estimates = tick.Estimates,
            Predicted = input.ThroughputDue && pipeline.Predictions is { } predicted
                ? new PredictedTraffic(predicted.PredictedNumReq, predicted.PredictedIsl, predicted.PredictedOsl)
                : PredictedTraffic.None,
            CapacityRps = tick.CapacityRps,
            Explanation = why.Sentences,
            Plugins = _resources.Plugins.IsEmpty ? [] : pipeline.Evaluations,
        };
        var next = state with
        {
            Prefill = input.Prefill,
            Decode = input.Decode,
            Forecaster = input.Forecaster,
            Pipeline = _resources.Plugins.IsEmpty ? null : pipeline.State,
            Performance = input.Models?.Save() ?? state.Performance,
        };
        return new TickOutcome(next, decision);
    }

    private static void SayTrafficProblem(TrafficReading traffic, Explanation why)
    {
        switch (traffic)
        {
            case TrafficReading.Failed failed:
                why.Say($"traffic could not be read: {failed.Reason}");
                break;
            case TrafficReading.NoData noData:
                why.Say($"traffic is unknown: {noData.Reason}");
                break;
        }
    }

    private PerformanceModels OpenModels(PlannerState state) => PerformanceModels.Open(
        _models, state.Performance ?? PerformanceModelsState.Empty, role => state[role].Capabilities, role => _resources[role]?.Model);

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

        var traffic = throughput ? new TrafficNeed(_cadence.ThroughputInterval)
            : _sla && load && _loadOn && !_throughputOn ? new TrafficNeed(_cadence.LoadInterval)
            : null;
        var plugins = _resources.Plugins.IsEmpty ? null : _pipeline.TrafficNeedAt(state.Pipeline ?? _pipeline.Start(state.AnchorAt), at);
        return new TickPlan { DueAt = due, LoadDue = load, ThroughputDue = throughput, Traffic = TrafficNeed.Widest(traffic, plugins) };
    }

    /// <summary>The replicas proposed for a role; null for a role without a proposal, whose count merely repeats the ready count.</summary>
    private static int? Proposed(PipelineOutcome pipeline, PoolRole role) =>
        pipeline is { Action: ExecuteAction.Apply } && pipeline[role] is { Proposed: true } component ? component.Replicas : null;

    /// <summary>A ceiling that cannot hold the floors becomes the reason of the tick, whatever load asked for.</summary>
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
