namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// Test of Kwiatkowski, Phillips, Schmidt and Shin (1992) whether a series is stationary around a level, with a Bartlett
/// window of <c>trunc(4 (n/100)^(1/4))</c> lags, as in pmdarima.
/// </summary>
internal static class KpssTest
{
    /// <summary>Largest number of times a series is differenced.</summary>
    public const int MaxDifferences = 2;

    private const double Significance = 0.05;

    // Critical values for a level, from the table of the paper.
    private static readonly double[] Statistics = [0.347, 0.463, 0.574, 0.739];

    private static readonly double[] PValues = [0.10, 0.05, 0.025, 0.01];

    /// <summary>The least number of differences after which the test does not reject, or only a constant is left.</summary>
    public static int Differences(ArimaSeries series)
    {
        for (var order = 0; order < MaxDifferences; order++)
        {
            var values = series.Differenced(order);
            if (values.Length < 2 || series.IsConstant(values) || !(PValue(values) < Significance))
            {
                return order;
            }
        }

        return MaxDifferences;
    }

    /// <summary>Probability of so large a statistic for a stationary series, 0.01..0.10, the ends of the published table; NaN for a constant.</summary>
    internal static double PValue(ReadOnlySpan<double> values) => Interpolate(Statistic(values));

    private static double Statistic(ReadOnlySpan<double> values)
    {
        var count = values.Length;
        var mean = 0.0;
        foreach (var value in values)
        {
            mean += value / count;
        }

        var (sum, squaredSums, squares) = (0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            sum += value - mean;
            squaredSums += sum * sum;
            squares += (value - mean) * (value - mean);
        }

        var lags = (int)(4 * Math.Pow(count / 100.0, 0.25));
        var longRun = squares / count;
        for (var lag = 1; lag <= lags; lag++)
        {
            var products = 0.0;
            for (var at = lag; at < count; at++)
            {
                products += (values[at] - mean) * (values[at - lag] - mean);
            }

            longRun += 2.0 / count * (1 - (lag / (lags + 1.0))) * products;
        }

        return squaredSums / count / count / longRun;
    }

    private static double Interpolate(double statistic)
    {
        if (double.IsNaN(statistic) || statistic <= Statistics[0])
        {
            return double.IsNaN(statistic) ? double.NaN : PValues[0];
        }

        for (var upper = 1; upper < Statistics.Length; upper++)
        {
            if (statistic <= Statistics[upper])
            {
                var share = (statistic - Statistics[upper - 1]) / (Statistics[upper] - Statistics[upper - 1]);
                return PValues[upper - 1] + (share * (PValues[upper] - PValues[upper - 1]));
            }
        }

        return PValues[^1];
    }
}
