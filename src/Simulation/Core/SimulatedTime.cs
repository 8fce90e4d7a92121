namespace GlobalPlanner.Simulation.Core;

/// <summary>Simulated time is a 64-bit count of microseconds since the start; durations are modelled in milliseconds.</summary>
public static class SimulatedTime
{
    /// <summary>Microseconds of one second.</summary>
    public const long UsPerSecond = 1_000_000;

    /// <summary>Rounds a modelled duration to whole microseconds, half to even.</summary>
    /// <exception cref="SimulationException">The duration is negative, infinite or not a number.</exception>
    public static long FromMs(double durationMs)
    {
        if (!double.IsFinite(durationMs) || durationMs < 0)
        {
            throw new SimulationException($"A modelled duration is {durationMs} ms; it must be finite and at least 0.");
        }

        return (long)Math.Round(durationMs * 1000.0, MidpointRounding.ToEven);
    }

    /// <summary>Microseconds of a time span, fractions of a microsecond dropped.</summary>
    public static long FromTimeSpan(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Seconds.</summary>
    public static double ToSeconds(long us) => us / (double)UsPerSecond;

    /// <summary>Milliseconds.</summary>
    public static double ToMs(long us) => us / 1000.0;
}
