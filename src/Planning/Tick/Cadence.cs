namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// Decides when a planner ticks and which loops run. Ticks and loops are due on fixed grids counted from the start, so
/// a late tick does not shift the next ones (Dynamo's planner counts from the last observation and drifts). A missed
/// tick is skipped. Times are compared in whole 100 ns.
/// </summary>
internal sealed class Cadence
{
    private readonly TimeSpan _tick;
    private readonly TimeSpan _load;
    private readonly TimeSpan _throughput;
    private readonly bool _throughputOn;

    /// <exception cref="ArgumentOutOfRangeException">An interval is not greater than zero.</exception>
    public Cadence(TimeSpan tick, TimeSpan load, TimeSpan throughput, bool throughputOn)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(tick, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(load, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(throughput, TimeSpan.Zero);
        (_tick, _load, _throughput, _throughputOn) = (tick, load, throughput, throughputOn);
    }

    /// <summary>Length of a predictive interval.</summary>
    public TimeSpan ThroughputInterval => _throughput;

    /// <summary>Length of a reactive interval.</summary>
    public TimeSpan LoadInterval => _load;

    /// <summary>A new grid from a moment on; nothing is due at that moment.</summary>
    public static PlannerState Anchor(PlannerState state, DateTimeOffset at) => state with
    {
        AnchorAt = at,
        LastTickAt = at,
        LastLoadLoopAt = at,
        LastThroughputLoopAt = at,
    };

    /// <summary>
    /// Whether the clock went back by more than one interval, so that waiting for the old grid would skip ticks.
    /// </summary>
    public bool HasGoneBack(PlannerState state, DateTimeOffset now) => now < state.LastTickAt - _tick;

    /// <summary>The first point of the tick grid after the last tick.</summary>
    public DateTimeOffset NextDue(PlannerState state) => GridPoint(state.AnchorAt, state.LastTickAt, _tick) + _tick;

    public bool IsLoadDue(PlannerState state, DateTimeOffset at) => at - state.LastLoadLoopAt >= _load;

    public bool IsThroughputDue(PlannerState state, DateTimeOffset at) =>
        _throughputOn && at - state.LastThroughputLoopAt >= _throughput;

    /// <summary>The state after a tick; loops that were due start their next interval at their grid point.</summary>
    public PlannerState Advance(PlannerState state, DateTimeOffset at) => state with
    {
        LastTickAt = at > state.LastTickAt ? at : state.LastTickAt,
        LastLoadLoopAt = IsLoadDue(state, at) ? GridPoint(state.AnchorAt, at, _load) : state.LastLoadLoopAt,
        LastThroughputLoopAt = IsThroughputDue(state, at) ? GridPoint(state.AnchorAt, at, _throughput) : state.LastThroughputLoopAt,
    };

    private static DateTimeOffset GridPoint(DateTimeOffset anchor, DateTimeOffset at, TimeSpan interval) =>
        anchor + TimeSpan.FromTicks((at - anchor).Ticks / interval.Ticks * interval.Ticks);
}
