using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Grains.Tests.Support;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Settings.Overlay;
using Microsoft.Extensions.Logging.Abstractions;

namespace GlobalPlanner.Grains.Tests.Pools;

/// <summary>A session adopts finished ticks, says which must be stored, and survives a restart and other settings.</summary>
public class PoolSessionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PoolPlannerDocument _document = new();

    [Fact]
    public void The_first_tick_must_be_stored_and_one_like_it_need_not()
    {
        using var session = Open();

        Assert.True(session.Complete(Tick(session, 1), Start.AddSeconds(5)));
        Assert.False(session.Complete(Tick(session, 2), Start.AddSeconds(10)));
        Assert.Equal(2, session.Memory.History.Last!.Ordinal);
        Assert.Equal(1, Assert.Single(session.Memory.History.Newest(10)).Ordinal);
    }

    [Fact]
    public void A_hold_that_begins_or_ends_must_be_stored()
    {
        using var session = Open();
        session.Complete(Tick(session, 1), Start.AddSeconds(5));

        Assert.True(session.Complete(Tick(session, 2) with { Obstacle = HoldReason.DeploymentUnreadable }, Start.AddSeconds(10)));
        Assert.Equal(("deployment_unreadable", Start.AddSeconds(10)), (session.Holds.Name, session.Holds.Status(Start.AddSeconds(20))!.Since));
        Assert.True(session.Complete(Tick(session, 3), Start.AddSeconds(15)));
        Assert.Null(session.Holds.Name);
    }

    [Fact]
    public void A_tick_in_which_no_loop_was_due_leaves_the_hold_of_the_decision_in_force()
    {
        using var session = Open();
        session.Complete(Tick(session, 1) with { Decided = true, DecisionHold = HoldReason.WaitingForGpus }, Start.AddSeconds(5));

        session.Complete(Tick(session, 2) with { Decided = false }, Start.AddSeconds(10));
        Assert.Equal("waiting_for_gpus", session.Holds.Name);

        session.Complete(Tick(session, 3) with { Decided = true }, Start.AddSeconds(15));
        Assert.Null(session.Holds.Name);
    }

    [Fact]
    public void A_pause_covers_the_hold_of_the_decision_which_is_back_when_it_ends()
    {
        using var session = Open();
        session.Complete(Tick(session, 1) with { Decided = true, DecisionHold = HoldReason.WaitingForGpus }, Start.AddSeconds(5));

        session.Pause(new PauseStatus("ops", "maintenance", Start, null), Start.AddSeconds(6));
        Assert.Equal("paused", session.Holds.Name);

        session.Pause(null, Start.AddSeconds(7));
        Assert.Equal("waiting_for_gpus", session.Holds.Name);
    }

    [Fact]
    public void A_restart_continues_with_state_history_and_the_age_of_the_hold()
    {
        using var session = Open();
        var at = Start.AddSeconds(5);
        session.Complete(Tick(session, 1) with { Decided = true, DecisionHold = HoldReason.WaitingForGpus }, at);
        session.Save(_document, Start.AddSeconds(6));

        using var restarted = Open();

        Assert.Same(_document.Planner, restarted.State);
        Assert.Equal(1, restarted.Memory.History.Last!.Ordinal);
        Assert.Equal(at, restarted.Memory.LastTickAt);
        Assert.Equal(("waiting_for_gpus", at), (restarted.Holds.Name, restarted.Holds.Status(Start.AddSeconds(60))!.Since));
    }

    [Fact]
    public void Other_settings_keep_state_history_and_hold()
    {
        using var session = Open();
        session.Complete(Tick(session, 1) with { Decided = true, DecisionHold = HoldReason.WaitingForGpus }, Start.AddSeconds(5));
        var state = session.State;

        session.Reconfigure(Work(Definitions.Decode("inf/a", static config => config with { LoadAdjustmentIntervalSeconds = 30 })), Start.AddSeconds(7));

        Assert.Same(state, session.State);
        Assert.Equal(1, session.Memory.History.Last!.Ordinal);
        Assert.Equal(Start.AddSeconds(5), session.Holds.Status(Start.AddSeconds(8))!.Since);
        Assert.Equal(30, session.Pool.Config.LoadAdjustmentIntervalSeconds);
    }

    [Fact]
    public void The_format_with_overrides_is_written_only_where_there_are_any()
    {
        using var session = Open();
        session.Save(_document, Start);
        Assert.Equal(1, _document.Version);

        _document.Overrides = [new SettingOverride("min_endpoint", "2", "ops", null, Start)];
        session.Save(_document, Start);
        Assert.Equal(PoolPlannerDocument.OverridesVersion, _document.Version);
    }

    private PoolSession Open()
    {
        var file = Definitions.Decode("inf/a");
        var settings = new PoolSettings(new PoolCatalog([file]), file, _document.Overrides, new NoEvents(), NullLogger.Instance, Start);
        return new PoolSession(settings, Work(settings.InForce), new HistoryLimits(100, 50, 100), _document, Start);
    }

    private static PoolWork Work(PoolDefinition pool) =>
        new(pool, new PoolPlanner(pool.Config, pool.Resources), Runner: null!, Traffic: null); // A session only passes its runner on.

    /// <summary>A tick of a pool that nobody can see: it decides nothing.</summary>
    private static PoolTickOutcome Tick(PoolSession session, long ordinal)
    {
        var at = Start.AddSeconds(5 * ordinal);
        var observation = new PoolObservation { At = at };
        var (_, decision) = new PoolPlanner(session.Pool.Config, session.Pool.Resources).Tick(session.State, observation);
        return new PoolTickOutcome
        {
            Before = session.State,
            State = session.State,
            Record = new DecisionRecord { Ordinal = ordinal, Decision = decision, Observation = ObservationFigures.Summarise(observation) },
            Observed = new ObservedPool(observation, new DeploymentView { ReadAt = at }),
            IsGood = true,
            Decided = false,
        };
    }

    private sealed class NoEvents : IEventSink
    {
        public void Write(ControlPlaneEvent what)
        {
        }

        public Task RecordAsync(ControlPlaneEvent what) => Task.CompletedTask;
    }
}
