using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Grains.Placement;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.WhatIf;
using GlobalPlanner.Settings.Overlay;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Pools;

/// <summary>
/// One pool planner: it keeps the pool's time, state and history; what a tick does is in <see cref="TickRunner"/>.
/// A timer of the planner's clock sends the grain a message for every tick, so that ticks run on its turn and never
/// overlap. Orleans' own grain timers are not used because they follow the silo's clock.
/// </summary>
[PoolPlacement]
internal sealed class PoolPlannerGrain(
    [PersistentState("pool", PlannerStorage.Name)] IPersistentState<PoolPlannerDocument> storage,
    PoolPlannerParts parts,
    PlannerClock clock,
    SiloPools running,
    TickGate gate,
    IEventSink events,
    IEnumerable<ITickObserver> observers,
    IOptions<GrainOptions> options,
    ILogger<PoolPlannerGrain> logger) : Grain, IPoolPlannerGrain, IPoolTicker, IDisposable
{
    private PoolSession? _session;
    private TickTimer? _timer;
    private bool _ticking;
    private bool _unsaved;
    private string? _lastError;
    private PoolTeller? _teller;

    private PoolPlannerDocument Document => storage.State;

    private PoolSession Session => _session
        ?? throw new InvalidOperationException($"No pool planner {this.GetPrimaryKeyString()} is configured.");

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var participant = ParticipantId.Parse(this.GetPrimaryKeyString());
        if (Document.Version > PoolPlannerDocument.CurrentVersion)
        {
            throw new InvalidOperationException(
                $"The state of {participant} was written in format {Document.Version}; this silo reads up to {PoolPlannerDocument.CurrentVersion}. Run the newer version.");
        }

        _session = parts.Open(participant, Document, clock.Now);
        if (_session is not null)
        {
            _teller = new PoolTeller(participant, events, Document.Hold);
            _timer = new TickTimer(clock.Planner, gate, this.AsReference<IPoolTicker>(), logger);
            Arm();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        if (_session is null)
        {
            return;
        }

        running.Remove(_session.Pool.Participant);
        Tell(observer => observer.OnLeft(_session.Pool.Participant));
        if (_unsaved)
        {
            await TryStoreAsync();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _timer?.Dispose();
        _session?.Dispose();
    }

    /// <inheritdoc />
    public Task EnsureRunningAsync()
    {
        if (!_ticking && !gate.IsClosed && clock.Now - Session.NextTickDue > options.Value.TickPatience)
        {
            // The message of a tick can be lost with the silo that carried it; the timer is one-shot and would wait for ever.
            Arm();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task TickAsync(DateTimeOffset due)
    {
        if (_session is null || due != _session.NextTickDue || !gate.TryEnter())
        {
            return;
        }

        var now = clock.Now;
        var began = clock.Wall.GetTimestamp();
        _ticking = true;
        try
        {
            await TickAsync(now > due ? now : due, now > due ? now - due : TimeSpan.Zero, began);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(HoldReason.TickFailed, exception);
        }
        finally
        {
            _ticking = false;
            gate.Leave();
            Arm();
        }
    }

    /// <inheritdoc />
    public Task MoveAsync()
    {
        this.MigrateOnIdle();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<PoolStatus> GetStatusAsync() => Task.FromResult(Session.Status(Document, clock.Now));

    /// <inheritdoc />
    public Task<ImmutableArray<DecisionRecord>> GetHistoryAsync(DateTimeOffset since) =>
        Task.FromResult(Session.History.Since(since));

    /// <inheritdoc />
    public Task<DecisionRecord?> GetDecisionAsync(DateTimeOffset? at) =>
        Task.FromResult(at is { } time ? Session.History.At(time) : Session.History.Last);

    /// <inheritdoc />
    public Task<ImmutableArray<PoolSample>> GetSamplesAsync(DateTimeOffset since) =>
        Task.FromResult(Session.Samples.Since(since));

    /// <inheritdoc />
    public Task<WhatIfAnswer> WhatIfAsync(ImmutableArray<SettingChange> changes) => Task.FromResult(Session.WhatIf.Ask(changes));

    /// <inheritdoc />
    public async Task<PoolStatus> PauseAsync(PauseOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentException.ThrowIfNullOrWhiteSpace(order.By);
        ArgumentException.ThrowIfNullOrWhiteSpace(order.Reason);
        if (order.For is { } duration && duration <= TimeSpan.Zero)
        {
            throw new ArgumentException($"A pause lasts longer than zero; {duration} does not.", nameof(order));
        }

        var now = clock.Now;
        var pause = new PauseStatus(order.By, order.Reason, now, now + order.For);
        await SetPauseAsync(pause, now);
        logger.Paused(Session.Pool.Participant, order.By, order.Reason, order.For);
        await events.RecordAsync(PoolEvents.Paused(Session.Pool.Participant, pause));
        return Session.Status(Document, now);
    }

    /// <inheritdoc />
    public async Task<PoolStatus> ResumeAsync(string by)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        var now = clock.Now;
        if (Document.Pause is not null)
        {
            await SetPauseAsync(null, now);
            logger.Resumed(Session.Pool.Participant, by);
            await events.RecordAsync(PoolEvents.Resumed(Session.Pool.Participant, by, "resumed by order", now));
        }

        return Session.Status(Document, now);
    }

    /// <inheritdoc />
    public async Task<SettingsAnswer> SetSettingsAsync(SettingsOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentException.ThrowIfNullOrWhiteSpace(order.By);
        var now = clock.Now;
        parts.Follow(Session, Document, now);
        var (settings, problems) = PoolPlannerParts.Change(Session, Document, order, now);
        if (settings is null)
        {
            return SettingsAnswer.Refuse(problems);
        }

        var before = Document.Overrides;
        Document.Overrides = settings.Overrides;
        try
        {
            await StoreAsync();
        }
        catch
        {
            Document.Overrides = before;
            throw;
        }

        parts.Reconfigure(Session, settings.Config, now);
        Arm();
        var changed = PoolEvents.SettingsChanged(Session.Pool.Participant, order, now);
        logger.SettingsChanged(Session.Pool.Participant, order.By, changed.Message);
        await events.RecordAsync(changed);
        return new SettingsAnswer { Overrides = settings.Overrides };
    }

    private async Task TickAsync(DateTimeOffset at, TimeSpan lateness, long began)
    {
        var session = Session;
        parts.Follow(session, Document, at);
        session.LastTickAt = at;
        Document.Ordinal++;
        _unsaved = true;
        var pauseEnded = Document.Pause is { Until: { } until } && until <= at;
        if (pauseEnded)
        {
            Document.Pause = null;
            events.Write(PoolEvents.Resumed(session.Pool.Participant, ControlPlaneEvent.Planner, "the pause is over", at));
        }

        var operationId = $"{session.Pool.Participant}#{Document.Ordinal}@{GrainContext.ActivationId}";
        var input = new TickInput(at, operationId, Document.Ordinal, session.State, Document.Pause, session.Waits);
        if (await RunAsync(session, input) is not { } outcome)
        {
            return;
        }

        session.State = outcome.State;
        Document.LastGoodObservationAt = outcome.IsGood ? at : Document.LastGoodObservationAt;
        var changed = session.Take(outcome, at);
        if (changed || pauseEnded)
        {
            await TryStoreAsync();
        }

        _lastError = null;
        _teller!.TellTick(outcome.Record, session.Holds.Status(at), at);
        var tick = new PoolTick
        {
            Definition = session.Pool,
            Observation = outcome.Observed.Observation,
            Record = outcome.Record,
            Learned = outcome.State.Performance,
            Status = session.Status(Document, at),
            Lateness = lateness,
            Duration = clock.Wall.GetElapsedTime(began),
        };
        Tell(observer => observer.OnTick(tick));
    }

    /// <summary>
    /// Runs a tick within its deadline. What is left of one that did not end in time finds its token cancelled before
    /// its next step and changes nothing here.
    /// </summary>
    private async Task<PoolTickOutcome?> RunAsync(PoolSession session, TickInput input)
    {
        var deadline = session.TickDeadline;
        using var cancellation = new CancellationTokenSource();
        var work = session.Runner.RunAsync(input, cancellation.Token);
        try
        {
            return await work.WaitAsync(deadline, clock.Wall);
        }
        catch (TimeoutException exception) when (!work.IsCompleted)
        {
            await cancellation.CancelAsync();
            _ = work.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
            Fail(HoldReason.TickTimeout, new TimeoutException($"The tick did not end within tick_max_duration_seconds = {deadline.TotalSeconds:0.###}.", exception));
            return null;
        }
    }

    /// <summary>A tick that came to nothing is a hold; its error is logged when it is another one than before.</summary>
    private void Fail(HoldReason reason, Exception exception)
    {
        // What the tick itself holds for is the more telling name while it lasts.
        if (reason != HoldReason.StateNotStored || Session.Holds.Name is null)
        {
            Session.Holds.Set(reason, clock.Now);
        }

        _teller!.TellHold(Session.Holds.Status(clock.Now), exception.Message, clock.Now);
        var error = $"{exception.GetType().Name}: {exception.Message}";
        if (error != _lastError)
        {
            logger.TickFailed(Session.Pool.Participant, reason.Name, exception);
            _lastError = error;
        }

        if (exception is InconsistentStateException)
        {
            // Another activation has written: this one is not in charge and must not overwrite what it did.
            _unsaved = false;
            DeactivateOnIdle();
        }
    }

    private async Task SetPauseAsync(PauseStatus? pause, DateTimeOffset now)
    {
        var before = (Document.Pause, Hold: Session.Holds.Status(now));
        Document.Pause = pause;
        Session.TakePause(pause, now);
        try
        {
            await StoreAsync();
        }
        catch
        {
            Document.Pause = before.Pause;
            Session.Holds.Restore(before.Hold);
            throw;
        }
    }

    private async Task StoreAsync()
    {
        Session.Save(Document, clock.Now);
        await storage.WriteStateAsync();
        _unsaved = false;
    }

    /// <summary>Stores the state; a storage that fails holds the pool visibly, and is tried again at the next change.</summary>
    private async Task TryStoreAsync()
    {
        try
        {
            await StoreAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(HoldReason.StateNotStored, exception);
        }
    }

    private void Arm()
    {
        var session = Session;
        session.ScheduleNext(clock.Now);
        running.Set(session.Pool.Participant, session.NextTickDue, session.Holds.Name, clock.Wall.GetTimestamp());
        _timer!.Arm(session.NextTickDue);
    }

    private void Tell(Action<ITickObserver> tell)
    {
        foreach (var observer in observers)
        {
            try
            {
                tell(observer);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                logger.ObserverFailed(observer.GetType().Name, exception);
            }
        }
    }
}
