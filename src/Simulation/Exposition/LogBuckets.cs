using System.Collections.Immutable;
using System.Globalization;

namespace GlobalPlanner.Simulation.Exposition;

/// <summary>
/// Upper bounds of histogram buckets by the rule of Dynamo's frontend: zero, then logarithmic steps rounded to two
/// significant figures, without duplicates. Infinity is implied.
/// </summary>
public static class LogBuckets
{
    /// <summary>Makes the finite upper bounds.</summary>
    /// <param name="min">Where the logarithmic steps start (never itself a bound), greater than zero.</param>
    /// <param name="max">The last bound before rounding, at least <paramref name="min"/>.</param>
    /// <param name="count">Bounds before duplicates are dropped, at least zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static ImmutableArray<double> Create(double min, double max, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(min);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0)
        {
            return [];
        }

        var bounds = ImmutableArray.CreateBuilder<double>(count);
        bounds.Add(0);
        for (var i = 1; i < count; i++)
        {
            var step = (Math.Log(max) - Math.Log(min)) * i / (count - 1);
            var bound = RoundToTwoFigures(Math.Exp(Math.Log(min) + step));
            if (bound != bounds[^1])
            {
                bounds.Add(bound);
            }
        }

        return bounds.ToImmutable();
    }

    /// <summary>Bounds in equal steps from 0 to 1, both included.</summary>
    public static ImmutableArray<double> UnitInterval(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        return [.. Enumerable.Range(0, steps + 1).Select(i => (double)i / steps)];
    }

    // By way of the decimal text, so that the bound and its label are exactly the same number.
    private static double RoundToTwoFigures(double value) =>
        double.Parse(value.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
