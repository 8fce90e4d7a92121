namespace GlobalPlanner.Simulation.Statistics;

/// <summary>Percentiles without interpolation, as Dynamo's replay reports them.</summary>
public static class Percentile
{
    /// <summary>The value at index round((n - 1) p / 100), halves away from zero, of the sorted values.</summary>
    /// <param name="sorted">Ascending values; null is returned when there are none.</param>
    /// <param name="percent">0..100.</param>
    public static double? Of(IReadOnlyList<double> sorted, double percent)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        return sorted.Count == 0 ? null : sorted[(int)IndexOf(sorted.Count, percent)];
    }

    internal static long IndexOf(long count, double percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return (long)Math.Round((count - 1) * percent / 100.0, MidpointRounding.AwayFromZero);
    }
}
