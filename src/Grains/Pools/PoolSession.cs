using System.Collections.Immutable;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Planning.WhatIf;

namespace GlobalPlanner.Grains.Pools;

/// <summary>What a pool planner has in memory while its grain is active.</summary>
internal sealed class PoolSession : IDisposable
{
    private static readonly TimeSpan LearningSaveInterval = TimeSpan.FromMinutes(2);

    private readonly int _storedRecords;
    private PoolPlanner _planner;
    private TimeSpan _interval;
    private DateTimeOffset? _savedAt;
    private HoldReason? _decisionHold;
    private DeploymentView? _deployment;
    private PlanDecision? _lastPredictive;

    /// <summary>Goes on from a stored document, or begins when it is empty.</summary>
    public PoolSession(
        PoolDefinition file,
        PoolDefinition pool,
        PoolPlanner planner,
        TickRunner runner,
        TrafficReader? traffic,
        HistoryLimits limits,
        PoolPlannerDocument document,
        DateTimeOffset now)
    {
        (File, SeenFile) = (file, file);
        Pool = pool;
        Runner = runner;
        Traffic = traffic;
        _planner = planner;
        _interval = TimeSpan.FromSeconds(pool.Config.ScaleIntervalSeconds);
        _storedRecords = limits.StoredRecords;
        State = document.Planner ?? planner.Start(TickSchedule.Start(pool.Participant, _interval, now));
        Holds = new HoldTracker(_interval);
        Holds.Restore(document.Hold);
        History = new DecisionHistory(limits.Records);
        History.Restore(document.History, document.Last);
        Samples = new SampleSeries(limits.Samples);
        LastTickAt = document.Last?.Decision.At;
        Waits = LeavesWaiting(document.Last?.Grant);
        WhatIf = new WhatIfQuestion(pool.Config, pool.Resources, null, null);
    }

    /// <summary>Whose.</summary>
    public PoolDefinition Pool { get; private set; }

    /// <summary>The definition of the catalog that what is in force is made from.</summary>
    public PoolDefinition File { get; private set; }

    /// <summary>The definition of the catalog that was last looked at.</summary>
    public PoolDefinition SeenFile { get; private set; }

    /// <summary>Why the two are not the same, every reason; empty when they are.</summary>
    public ImmutableArray<string> FileProblems { get; private set; } = [];

    /// <summary>Runs its ticks.</summary>
    public TickRunner Runner { get; private set; }

    /// <summary>Reads its traffic; null when none is read.</summary>
    public TrafficReader? Traffic { get; private set; }

    /// <summary>The state of the decisions.</summary>
    public PlannerState State { get; set; }

    /// <summary>What holds it.</summary>
    public HoldTracker Holds { get; private set; }

    /// <summary>What it decided.</summary>
    public DecisionHistory History { get; }

    /// <summary>Its chart.</summary>
    public SampleSeries Samples { get; }

    /// <summary>What it last decided on, for questions with other settings.</summary>
    public WhatIfQuestion WhatIf { get; private set; }

    /// <summary>When it last ticked; null when never.</summary>
    public DateTimeOffset? LastTickAt { get; set; }

    /// <summary>When it ticks next.</summary>
    public DateTimeOffset NextTickDue { get; private set; }

    /// <summary>Whether the budget's last answer left something waiting.</summary>
    public bool Waits { get; private set; }

    /// <summary>How long a tick may take, wall time.</summary>
    public TimeSpan TickDeadline => TimeSpan.FromSeconds(Pool.Config.Scheduling.TickMaxDurationSeconds);

    /// <summary>Sets the next tick.</summary>
    public void ScheduleNext(DateTimeOffset now)
    {
        NextTickDue = TickSchedule.Next(_planner.PlanNext(State, now).DueAt, _interval, now);
    }

    /// <summary>Takes a finished tick.</summary>
    /// <returns>Whether something changed that has to be stored.</returns>
    public bool Take(PoolTickOutcome outcome, DateTimeOffset at)
    {
        _deployment = outcome.Observed.Deployment.Problem is null ? outcome.Observed.Deployment : _deployment;
        _decisionHold = outcome.Decided ? outcome.DecisionHold : _decisionHold;
        var held = Holds.Set(outcome.Obstacle ?? _decisionHold, at);
        var changed = History.Add(outcome.Record);
        Waits = outcome.Record.Grant is { } grant ? LeavesWaiting(grant) : Waits;
        Remember(outcome);
        Samples.Add(ObservationFigures.Sample(outcome.Record.Observation, outcome.Observed.Deployment, at));
        return held || changed || HasLearned(outcome, at);
    }

    /// <summary>
    /// What was learned is worth a write of its own: a forecast at once, for there is one an interval; passes of engines
    /// come with every tick and wait a little.
    /// </summary>
    private bool HasLearned(PoolTickOutcome outcome, DateTimeOffset at) =>
        !ReferenceEquals(outcome.Before.Forecaster, outcome.State.Forecaster)
        || (!ReferenceEquals(outcome.Before.Performance, outcome.State.Performance) && !(at - _savedAt < LearningSaveInterval));

    private static bool LeavesWaiting(ScaleGrant? grant) => grant is { Outcome: not GrantOutcome.Granted };

    private void Remember(PoolTickOutcome outcome)
    {
        var tick = new RecordedTick(outcome.Before, outcome.Observed.Observation);
        var decision = outcome.Record.Decision;
        if (decision.Throughput is not (null or { Reason: ThroughputReason.Disabled }))
        {
            _lastPredictive = decision;
            WhatIf = WhatIf with { Predictive = tick };
        }

        if (decision.Load is not (null or { Reason: LoadReason.Disabled }))
        {
            WhatIf = WhatIf with { Reactive = tick };
        }
    }

    /// <summary>Goes on under other settings; nothing that was learned or decided is forgotten.</summary>
    public void Reconfigure(PoolDefinition pool, PoolPlanner planner, TickRunner runner, TrafficReader? traffic, DateTimeOffset now)
    {
        if (!ReferenceEquals(traffic, Traffic))
        {
            Traffic?.Dispose();
        }

        var hold = Holds.Status(now);
        (Pool, Runner, Traffic, _planner) = (pool, runner, traffic, planner);
        _interval = TimeSpan.FromSeconds(pool.Config.ScaleIntervalSeconds);
        Holds = new HoldTracker(_interval);
        Holds.Restore(hold);
        WhatIf = WhatIf with { Config = pool.Config, Resources = pool.Resources };
    }

    /// <summary>Notes what has come of a definition of the catalog.</summary>
    /// <param name="file">The definition.</param>
    /// <param name="problems">Why it is not in force; empty when it is.</param>
    public void TakeFile(PoolDefinition file, ImmutableArray<string> problems) =>
        (File, SeenFile, FileProblems) = (problems.IsEmpty ? file : File, file, problems);

    /// <summary>Takes a pause, or its end, at once: not with the next tick.</summary>
    public void TakePause(PauseStatus? pause, DateTimeOffset at) => Holds.Set(pause is null ? _decisionHold : HoldReason.Paused, at);

    /// <summary>Puts what has to survive into the document.</summary>
    public void Save(PoolPlannerDocument document, DateTimeOffset now)
    {
        _savedAt = now;
        document.Version = document.Overrides.IsEmpty ? 1 : PoolPlannerDocument.OverridesVersion;
        document.Planner = State;
        document.Hold = Holds.Status(now);
        document.History = History.Newest(_storedRecords);
        document.Last = History.Last;
    }

    /// <summary>The planner as operators see it.</summary>
    public PoolStatus Status(PoolPlannerDocument document, DateTimeOffset now)
    {
        var config = Pool.Config;
        var targets = LatencyTargets.Of(config);
        return new PoolStatus
        {
            Name = Pool.Participant.Value,
            Mode = config.Mode,
            OptimizationTarget = config.OptimizationTarget,
            Environment = config.Environment,
            Advisory = config.Advisory,
            Prefill = _deployment?.Prefill?.Status,
            Decode = _deployment?.Decode?.Status,
            LastDecision = History.Last,
            Hold = Holds.Status(now),
            Pause = document.Pause is { } pause && !(pause.Until <= now) ? pause : null,
            LastGoodObservationAt = document.LastGoodObservationAt,
            LastTickAt = LastTickAt,
            TtftTargetMs = targets.TtftMs,
            ItlTargetMs = targets.ItlMs,
            Now = now,
            PrefillThresholds = config.Mode.Has(PoolRole.Prefill) ? LoadThresholds.Prefill(config) : null,
            DecodeThresholds = config.Mode.Has(PoolRole.Decode) ? LoadThresholds.Decode(config) : null,
            LastPredictiveDecision = _lastPredictive,
            Overrides = document.Overrides,
            FileProblems = FileProblems,
            TickIntervalSeconds = config.ScaleIntervalSeconds,
            SlaRules = config.OptimizationTarget == OptimizationTarget.Sla ? new SlaRules(config.LoadScalingDownSensitivity, config.SlaHotEngineIntervals) : null,
        };
    }

    /// <inheritdoc />
    public void Dispose() => Traffic?.Dispose();
}
