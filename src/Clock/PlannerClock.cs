namespace GlobalPlanner.Clock;

/// <summary>
/// The two times of a planner. Decisions, cadence, ages and expiries follow <see cref="Planner"/>, which runs faster than
/// the wall in an accelerated simulation and is set by hand in tests. Time-outs of real I/O and the supervisor's rounds
/// follow <see cref="Wall"/>.
/// </summary>
/// <param name="planner">The planner's time.</param>
/// <param name="wall">The wall's time.</param>
public sealed class PlannerClock(TimeProvider planner, TimeProvider wall)
{
    /// <summary>Both times are the system's.</summary>
    public static PlannerClock System { get; } = new(TimeProvider.System, TimeProvider.System);

    /// <summary>The planner's time: the current moment, and timers.</summary>
    public TimeProvider Planner { get; } = planner;

    /// <summary>The wall's time: the current moment, time-outs, and the supervisor's rounds.</summary>
    public TimeProvider Wall { get; } = wall;

    /// <summary>The current moment by the planner's time.</summary>
    public DateTimeOffset Now => Planner.GetUtcNow();

    /// <summary>Planner seconds per wall second, greater than zero; 1 unless the planner's time is accelerated.</summary>
    public double Speed { get; } = (planner as AcceleratedTimeProvider)?.Speed ?? 1;
}
