namespace GlobalPlanner.Clock;

/// <summary>
/// The two times of a planner. Decisions, cadence, ages and expiries follow <see cref="Planner"/>, which a simulated
/// silo runs faster than the wall and a test moves by hand; time-outs of real I/O and the supervisor's rounds follow
/// <see cref="Wall"/>.
/// </summary>
/// <param name="planner">The planner's time.</param>
/// <param name="wall">The wall's time.</param>
public sealed class PlannerClock(TimeProvider planner, TimeProvider wall)
{
    /// <summary>Both times are the system's.</summary>
    public static PlannerClock System { get; } = new(TimeProvider.System, TimeProvider.System);

    /// <summary>The planner's time: now, and timers.</summary>
    public TimeProvider Planner { get; } = planner;

    /// <summary>The wall's time: now, time-outs, and the supervisor's rounds.</summary>
    public TimeProvider Wall { get; } = wall;

    /// <summary>Now by the planner's time.</summary>
    public DateTimeOffset Now => Planner.GetUtcNow();
}
