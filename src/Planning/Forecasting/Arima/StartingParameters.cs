namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// Parameters to start a fit from: conditional least squares on the lags of the series and of the residuals of a long
/// autoregression (Hannan and Rissanen 1982), as in statsmodels' SARIMAX.
/// </summary>
internal static class StartingParameters
{
    private const double SmallestVariance = 1e-10;

    // The regression of a straight line gives a unit root, up to rounding, and a fit cannot leave one.
    private const double LargestInverseRoot = 1 - 1e-9;

    /// <summary>Parameters in the order of <see cref="ArimaModel.Parameters"/>, of a stationary and invertible model.</summary>
    /// <param name="order">Shape of the model.</param>
    /// <param name="series">The differenced series.</param>
    /// <param name="observations">Observations before differencing.</param>
    public static double[] Estimate(ArimaOrder order, double[] series, int observations)
    {
        var parameters = new double[order.ParameterCount];
        var residuals = Regress(order, series, parameters);
        parameters[^1] = Math.Max(SmallestVariance, Variance(order, series, residuals, observations));
        ZeroUnlessStationary(parameters.AsSpan(order.ArStart, order.P), sign: 1);
        ZeroUnlessStationary(parameters.AsSpan(order.MaStart, order.Q), sign: -1);
        return parameters;
    }

    /// <summary>Fills the coefficients and returns the residuals; null when there is nothing to regress on.</summary>
    private static double[]? Regress(ArimaOrder order, double[] series, double[] parameters)
    {
        if (order.ParameterCount == 1)
        {
            return null;
        }

        var lags = 2 * order.Q;
        var first = Math.Max(lags + order.Q, order.P);
        if (series.Length <= first || !double.IsFinite(series.Sum(value => value * value)))
        {
            var mean = series.Length == 0 ? 0 : series.Average();
            return [.. new double[lags], .. series.Select(value => value - mean)];
        }

        var innovations = order.Q == 0 ? [] : Regress(series[lags..], [.. Lags(series, lags, lags)]).Residuals;
        double[][] columns =
        [
            .. Enumerable.Repeat(1, order.ArStart).Select(_ => Enumerable.Repeat(1.0, series.Length - first).ToArray()),
            .. Lags(series, order.P, first),
            .. Lags(innovations, order.Q, first - lags),
        ];
        var (coefficients, residuals) = Regress(series[first..], columns);
        coefficients.CopyTo(parameters, 0);
        return residuals;
    }

    /// <summary>The series delayed by one, two and more steps, from an index on.</summary>
    private static IEnumerable<double[]> Lags(double[] series, int count, int first) =>
        Enumerable.Range(1, count).Select(lag => series[(first - lag)..^lag]);

    private static (double[] Coefficients, double[] Residuals) Regress(double[] target, double[][] columns)
    {
        var coefficients = LeastSquares.Solve([.. columns.Select(column => column.ToArray())], target);
        var residuals = target.ToArray();
        for (var index = 0; index < columns.Length; index++)
        {
            for (var row = 0; row < residuals.Length; row++)
            {
                residuals[row] -= coefficients[index] * columns[index][row];
            }
        }

        return (coefficients, residuals);
    }

    private static double Variance(ArimaOrder order, double[] series, double[]? residuals, int observations)
    {
        if (residuals is null)
        {
            return series.Sum(value => value * value) / observations;
        }

        if (residuals.Length > Math.Max(1, order.Q))
        {
            return residuals.Skip(order.Q).Average(value => value * value);
        }

        var mean = series.Length == 0 ? 0 : series.Average();
        return series.Length == 0 ? 0 : series.Average(value => (value - mean) * (value - mean));
    }

    private static void ZeroUnlessStationary(Span<double> coefficients, int sign)
    {
        Span<double> signed = stackalloc double[StationaryCoefficients.MaxCount];
        for (var index = 0; index < coefficients.Length; index++)
        {
            signed[index] = sign * coefficients[index];
        }

        if (!StationaryCoefficients.HasInverseRootsWithin(signed[..coefficients.Length], LargestInverseRoot))
        {
            coefficients.Clear();
        }
    }
}
