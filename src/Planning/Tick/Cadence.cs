using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// When a planner ticks and which of its loops run. Ticks and loops are due on fixed grids counted from the start, so
/// that a late tick does not shift the next ones (Dynamo's planner counts from the last observation and drifts). A
/// tick missed altogether is not made up for. Times are compared in whole 100 ns.
/// </summary>
internal sealed class Cadence
{
    private readonly TimeSpan _tick;
    private readonly TimeSpan _load;
    private readonly TimeSpan _throughput;
    private readonly bool _throughputOn;

    public Cadence(PlannerConfig config, bool throughputOn)
    {
        _tick = TimeSpan.FromSeconds(config.ScaleIntervalSeconds);
        _load = TimeSpan.FromSeconds(config.LoadAdjustmentIntervalSeconds);
        _throughput = TimeSpan.FromSeconds(config.ThroughputAdjustmentIntervalSeconds);
        _throughputOn = throughputOn;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_tick, TimeSpan.Zero, nameof(config));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_load, TimeSpan.Zero, nameof(config));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_throughput, TimeSpan.Zero, nameof(config));
    }

    /// <summary>A new grid from a moment on; nothing is due at that moment.</summary>
    public static PlannerState Anchor(PlannerState state, DateTimeOffset at) => state with
    {
        AnchorAt = at,
        LastTickAt = at,
        LastLoadLoopAt = at,
        LastThroughputLoopAt = at,
    };

    /// <summary>
    /// Whether the clock went back so far that waiting for the old grid would skip ticks: by more than one interval.
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
