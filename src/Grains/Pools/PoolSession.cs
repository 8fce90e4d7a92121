using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Grains.Pools;

/// <summary>A pool planner while its grain is active: the state of its decisions, its next tick, its hold, and its memory.</summary>
internal sealed class PoolSession : IDisposable
{
    private static readonly TimeSpan LearningSaveInterval = TimeSpan.FromMinutes(2);

    private readonly int _storedRecords;
    private PoolWork _work;
    private DateTimeOffset? _savedAt;
    private HoldReason? _decisionHold;

    /// <summary>Continues from a stored document, or starts afresh when it is empty.</summary>
    public PoolSession(PoolSettings settings, PoolWork work, HistoryLimits limits, PoolPlannerDocument document, DateTimeOffset now)
    {
        Settings = settings;
        _work = work;
        _storedRecords = limits.StoredRecords;
        State = document.Planner ?? work.Planner.Start(TickSchedule.Start(work.Pool.Participant, work.Interval, now));
        Holds = new HoldTracker(work.Interval);
        Holds.Restore(document.Hold);
        Memory = new PoolMemory(work.Pool, limits, document);
    }

    /// <summary>The settings in force.</summary>
    public PoolSettings Settings { get; }

    /// <summary>The definition that the planner runs under.</summary>
    public PoolDefinition Pool => _work.Pool;

    /// <summary>The objects that run its ticks.</summary>
    public PoolWork Work => _work;

    /// <summary>The state of the decisions.</summary>
    public PlannerState State { get; private set; }

    /// <summary>The hold in force.</summary>
    public HoldTracker Holds { get; private set; }

    /// <summary>The ticks that are over.</summary>
    public PoolMemory Memory { get; }

    /// <summary>When the next tick is due, planner time.</summary>
    public DateTimeOffset NextTickDue { get; private set; }

    /// <summary>Longest duration of a tick, wall time.</summary>
    public TimeSpan TickDeadline => TimeSpan.FromSeconds(Pool.Config.Scheduling.TickMaxDurationSeconds);

    /// <summary>Sets the next tick.</summary>
    public void ScheduleNext(DateTimeOffset now) =>
        NextTickDue = TickSchedule.Next(_work.Planner.PlanNext(State, now).DueAt, _work.Interval, now);

    /// <summary>Adopts the state, the hold and the record of a finished tick.</summary>
    /// <returns>Whether something changed that must be stored.</returns>
    public bool Complete(PoolTickOutcome outcome, DateTimeOffset at)
    {
        State = outcome.State;
        _decisionHold = outcome.Decided ? outcome.DecisionHold : _decisionHold;
        var holdChanged = Holds.Set(outcome.Obstacle ?? _decisionHold, at);
        var decisionChanged = Memory.Add(outcome, at);
        return holdChanged || decisionChanged || HasLearned(outcome, at);
    }

    /// <summary>Continues under other settings; nothing that was learned or decided is forgotten.</summary>
    public void Reconfigure(PoolWork work, DateTimeOffset now)
    {
        if (!ReferenceEquals(work.Traffic, _work.Traffic))
        {
            _work.Traffic?.Dispose();
        }

        var hold = Holds.Status(now);
        _work = work;
        Holds = new HoldTracker(work.Interval);
        Holds.Restore(hold);
        Memory.Reconfigure(work.Pool);
    }

    /// <summary>Begins or ends a pause at once, not with the next tick.</summary>
    public void Pause(PauseStatus? pause, DateTimeOffset at) => Holds.Set(pause is null ? _decisionHold : HoldReason.Paused, at);

    /// <summary>Writes everything that must survive a restart into the document.</summary>
    public void Save(PoolPlannerDocument document, DateTimeOffset now)
    {
        _savedAt = now;
        document.Version = document.Overrides.IsEmpty ? 1 : PoolPlannerDocument.OverridesVersion;
        document.Planner = State;
        document.Hold = Holds.Status(now);
        document.History = Memory.History.Newest(_storedRecords);
        document.Last = Memory.History.Last;
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
            Prefill = Memory.Deployment?.Prefill?.Status,
            Decode = Memory.Deployment?.Decode?.Status,
            LastDecision = Memory.History.Last,
            Hold = Holds.Status(now),
            Pause = document.Pause is { } pause && !(pause.Until <= now) ? pause : null,
            LastGoodObservationAt = document.LastGoodObservationAt,
            LastTickAt = Memory.LastTickAt,
            TtftTargetMs = targets.TtftMs,
            ItlTargetMs = targets.ItlMs,
            Now = now,
            PrefillThresholds = config.Mode.Has(PoolRole.Prefill) ? LoadThresholds.Prefill(config) : null,
            DecodeThresholds = config.Mode.Has(PoolRole.Decode) ? LoadThresholds.Decode(config) : null,
            LastPredictiveDecision = Memory.LastPredictive,
            Overrides = document.Overrides,
            FileProblems = Settings.FileProblems,
            TickIntervalSeconds = config.ScaleIntervalSeconds,
            SlaRules = config.OptimizationTarget == OptimizationTarget.Sla ? new SlaRules(config.LoadScalingDownSensitivity, config.SlaHotEngineIntervals) : null,
        };
    }

    /// <inheritdoc />
    public void Dispose() => _work.Traffic?.Dispose();

    /// <summary>
    /// A new forecast is worth a write of its own at once, for there is one an interval. Passes of engines come with every
    /// tick, so their models are stored every two minutes.
    /// </summary>
    private bool HasLearned(PoolTickOutcome outcome, DateTimeOffset at) =>
        !ReferenceEquals(outcome.Before.Forecaster, outcome.State.Forecaster)
        || (!ReferenceEquals(outcome.Before.Performance, outcome.State.Performance) && !(at - _savedAt < LearningSaveInterval));
}
