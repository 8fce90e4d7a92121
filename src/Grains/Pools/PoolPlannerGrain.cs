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
/// One pool planner. The grain ticks on time and stores the result; <see cref="TickRunner"/> runs a tick,
/// <see cref="PoolSession"/> holds the state, <see cref="PoolOrders"/> carries out orders. A timer of the planner's clock
/// sends the grain a message for every tick, so that ticks run on its turn and never overlap. Orleans' own grain timers are
/// not used because they follow the silo's clock.
/// </summary>
[PoolPlacement]
internal sealed class PoolPlannerGrain(
    [PersistentState("pool", PlannerStorage.Name)] IPersistentState<PoolPlannerDocument> storage,
    PoolPlannerParts parts,
    PlannerClock clock,
    SiloPools running,
    TickGate gate,
    IEventSink events,
    TickObservers observers,
    IOptions<GrainOptions> options,
    ILogger<PoolPlannerGrain> logger) : Grain, IPoolPlannerGrain, IPoolTicker, IDisposable
{
    private readonly PoolStore _store = new(storage);
    private PoolSession? _session;
    private PoolOrders? _orders;
    private PoolTeller? _teller;
    private TickTimer? _timer;
    private bool _ticking;
    private string? _lastError;

    private PoolPlannerDocument Document => _store.Document;

    private PoolSession Session => _session ?? throw NotConfigured();

    private PoolOrders Orders => _orders ?? throw NotConfigured();

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
            _orders = new PoolOrders(_session, _store, parts, events, logger);
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
        observers.OnLeft(_session.Pool.Participant);
        if (_store.HasUnsavedTicks)
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
        Task.FromResult(Session.Memory.History.Since(since));

    /// <inheritdoc />
    public Task<DecisionRecord?> GetDecisionAsync(DateTimeOffset? at) =>
        Task.FromResult(at is { } time ? Session.Memory.History.At(time) : Session.Memory.History.Last);

    /// <inheritdoc />
    public Task<ImmutableArray<PoolSample>> GetSamplesAsync(DateTimeOffset since) =>
        Task.FromResult(Session.Memory.Samples.Since(since));

    /// <inheritdoc />
    public Task<WhatIfAnswer> WhatIfAsync(ImmutableArray<SettingChange> changes) => Task.FromResult(Session.Memory.WhatIf.Ask(changes));

    /// <inheritdoc />
    public async Task<PoolStatus> PauseAsync(PauseOrder order)
    {
        var now = clock.Now;
        await Orders.PauseAsync(order, now);
        return Session.Status(Document, now);
    }

    /// <inheritdoc />
    public async Task<PoolStatus> ResumeAsync(string by)
    {
        var now = clock.Now;
        await Orders.ResumeAsync(by, now);
        return Session.Status(Document, now);
    }

    /// <inheritdoc />
    public Task<SettingsAnswer> SetSettingsAsync(SettingsOrder order) => Orders.SetSettingsAsync(order, clock.Now, inForce: Arm);

    private async Task TickAsync(DateTimeOffset at, TimeSpan lateness, long began)
    {
        var session = Session;
        Orders.FollowCatalog(at);
        session.Memory.LastTickAt = at;
        Document.Ordinal++;
        _store.HasUnsavedTicks = true;
        var pauseEnded = EndExpiredPause(at);
        var operationId = $"{session.Pool.Participant}#{Document.Ordinal}@{GrainContext.ActivationId}";
        var input = new TickInput(at, operationId, Document.Ordinal, session.State, Document.Pause, session.Memory.Waits);
        if (await session.Work.Runner.RunWithinAsync(input, session.TickDeadline, clock.Wall) is not { } outcome)
        {
            Fail(
                HoldReason.TickTimeout,
                new TimeoutException($"The tick did not complete within tick_max_duration_seconds = {session.TickDeadline.TotalSeconds:0.###}."));
            return;
        }

        Document.LastGoodObservationAt = outcome.IsGood ? at : Document.LastGoodObservationAt;
        var changed = session.Complete(outcome, at);
        if (changed || pauseEnded)
        {
            await TryStoreAsync();
        }

        _lastError = null;
        _teller!.TellTick(outcome.Record, session.Holds.Status(at), at);
        observers.OnTick(new PoolTick
        {
            Definition = session.Pool,
            Observation = outcome.Observed.Observation,
            Record = outcome.Record,
            Learned = outcome.State.Performance,
            Status = session.Status(Document, at),
            Lateness = lateness,
            Duration = clock.Wall.GetElapsedTime(began),
        });
    }

    private bool EndExpiredPause(DateTimeOffset at)
    {
        if (!(Document.Pause?.Until <= at))
        {
            return false;
        }

        Document.Pause = null;
        events.Write(PoolEvents.Resumed(Session.Pool.Participant, ControlPlaneEvent.Planner, "the pause is over", at));
        return true;
    }

    /// <summary>Puts the pool on hold for a failed tick or write; the error is logged when it differs from the one before.</summary>
    private void Fail(HoldReason reason, Exception exception)
    {
        // A hold of the tick itself says more than a storage that fails, and keeps its name.
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
            // Another activation has written: this one is not in charge and must not overwrite its state.
            _store.HasUnsavedTicks = false;
            DeactivateOnIdle();
        }
    }

    /// <summary>Stores the state. A storage that fails puts the pool on hold, and is tried again at the next change.</summary>
    private async Task TryStoreAsync()
    {
        try
        {
            await _store.SaveAsync(Session, clock.Now);
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

    private InvalidOperationException NotConfigured() => new($"No pool planner {this.GetPrimaryKeyString()} is configured.");
}
