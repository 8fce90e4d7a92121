using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Planning.Tests.Tick;

/// <summary>Rows K1-K4, and what a clock that jumps does to the intervals.</summary>
public sealed class CadenceTests
{
    private static readonly PlannerConfig Easy = new() { LoadAdjustmentIntervalSeconds = 5, ScaleIntervalSeconds = 5 };

    private static readonly PlannerConfig Sla = Easy with { OptimizationTarget = OptimizationTarget.Sla };

    [Fact]
    public void K1_the_first_tick_comes_after_one_interval_and_needs_no_traffic()
    {
        var plan = PlanFirst(Easy with { ThroughputAdjustmentIntervalSeconds = 60 }, start: 100);

        Assert.Equal(
            new TickPlan { DueAt = At(105), LoadDue = true, ThroughputDue = false, Traffic = null }, plan);
    }

    [Fact]
    public void K2_load_scaling_alone_on_latency_needs_light_traffic()
    {
        var plan = PlanFirst(Sla with { EnableLoadScaling = true }, start: 0);

        Assert.Equal(
            new TickPlan { DueAt = At(5), LoadDue = true, ThroughputDue = false, Traffic = new TrafficNeed(TimeSpan.FromSeconds(5)) },
            plan);
    }

    [Fact]
    public void K3_throughput_scaling_alone_still_feeds_its_model_every_load_interval()
    {
        var planner = new PoolPlanner(
            Sla with { EnableLoadScaling = false, EnableThroughputScaling = true, ThroughputAdjustmentIntervalSeconds = 60 });
        var state = planner.Start(At(0));
        var plans = new List<TickPlan>();
        for (var tick = 0; tick < 24; tick++)
        {
            var plan = planner.PlanNext(state);
            plans.Add(plan);
            state = planner.Tick(state, new PoolObservation { At = plan.DueAt }).State;
        }

        Assert.Equal(Enumerable.Range(1, 24).Select(tick => At(5 * tick)), plans.Select(plan => plan.DueAt));
        Assert.All(plans, plan => Assert.True(plan.LoadDue));
        Assert.Equal([At(60), At(120)], plans.Where(plan => plan.Traffic is not null).Select(plan => plan.DueAt));
        Assert.All(plans, plan => Assert.Equal(plan.ThroughputDue ? new TrafficNeed(TimeSpan.FromSeconds(60)) : null, plan.Traffic));
    }

    /// <summary>Dynamo counts from the observation, so that its next tick is due at 15.3; ours stay on the grid.</summary>
    [Fact]
    public void K4_a_late_tick_does_not_shift_the_next_one()
    {
        var planner = new PoolPlanner(Easy);
        var state = Tick(planner, Tick(planner, planner.Start(At(0)), 5), 10.3);

        var plan = planner.PlanNext(state);

        Assert.Equal(At(15), plan.DueAt);
        Assert.True(plan.LoadDue);
    }

    [Fact]
    public void Ticks_between_load_intervals_run_no_load_loop()
    {
        var planner = new PoolPlanner(Easy with { ScaleIntervalSeconds = 2.5 });
        var state = planner.Start(At(0));
        var due = new List<(DateTimeOffset, bool)>();
        for (var tick = 0; tick < 4; tick++)
        {
            var plan = planner.PlanNext(state);
            due.Add((plan.DueAt, plan.LoadDue));
            state = planner.Tick(state, new PoolObservation { At = plan.DueAt }).State;
        }

        Assert.Equal([(At(2.5), false), (At(5), true), (At(7.5), false), (At(10), true)], due);
    }

    [Fact]
    public void A_clock_that_jumps_ahead_brings_one_tick_and_no_burst()
    {
        var planner = new PoolPlanner(Easy);
        var state = Tick(planner, planner.Start(At(0)), 5);

        var overdue = planner.PlanNext(state, At(1003));
        state = Tick(planner, state, 1003);

        Assert.Equal((At(10), true), (overdue.DueAt, overdue.LoadDue));
        Assert.Equal(At(1005), planner.PlanNext(state, At(1003)).DueAt);
    }

    [Fact]
    public void A_clock_that_goes_back_starts_the_intervals_anew()
    {
        var planner = new PoolPlanner(Easy);
        var state = Tick(planner, planner.Start(At(1000)), 1005);

        var plan = planner.PlanNext(state, At(502));
        var outcome = planner.Tick(state, new PoolObservation { At = At(502) });

        Assert.Equal((At(502), false), (plan.DueAt, plan.LoadDue));
        Assert.Null(outcome.Decision.Load);
        Assert.Contains(outcome.Decision.Explanation, sentence => sentence.Contains("clock went back", StringComparison.Ordinal));
        var next = planner.PlanNext(outcome.State, At(502));
        Assert.Equal((At(507), true), (next.DueAt, next.LoadDue));
    }

    [Fact]
    public void A_clock_that_is_slewed_back_a_little_keeps_the_grid()
    {
        var planner = new PoolPlanner(Easy);
        var state = Tick(planner, planner.Start(At(0)), 10.2);

        Assert.Equal(At(15), planner.PlanNext(state, At(9.9)).DueAt);
    }

    private static TickPlan PlanFirst(PlannerConfig config, double start)
    {
        var planner = new PoolPlanner(config);
        return planner.PlanNext(planner.Start(At(start)));
    }

    private static PlannerState Tick(PoolPlanner planner, PlannerState state, double at) =>
        planner.Tick(state, new PoolObservation { At = At(at) }).State;

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);
}
