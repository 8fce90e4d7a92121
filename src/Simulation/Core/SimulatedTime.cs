namespace GlobalPlanner.Simulation.Core;

/// <summary>Conversions of simulated time: a 64-bit count of microseconds since the start. Durations are modelled in milliseconds.</summary>
public static class SimulatedTime
{
    /// <summary>Microseconds in one second.</summary>
    public const long UsPerSecond = 1_000_000;

    /// <summary>Rounds a modelled duration to whole microseconds, half to even.</summary>
    /// <exception cref="SimulationException">The duration is negative, infinite or not a number.</exception>
    public static long FromMs(double durationMs)
    {
        if (!double.IsFinite(durationMs) || durationMs < 0)
        {
            throw new SimulationException($"A modelled duration must be finite and at least 0 ms, but it is {durationMs} ms.");
        }

        return (long)Math.Round(durationMs * 1000.0, MidpointRounding.ToEven);
    }

    /// <summary>Microseconds of a time span, fractions of a microsecond dropped.</summary>
    public static long FromTimeSpan(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Microseconds as seconds.</summary>
    public static double ToSeconds(long us) => us / (double)UsPerSecond;

    /// <summary>Microseconds as milliseconds.</summary>
    public static double ToMs(long us) => us / 1000.0;
}
