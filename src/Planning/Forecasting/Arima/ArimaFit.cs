using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>Fits a model of a given shape by exact maximum likelihood, and forecasts with it.</summary>
internal static class ArimaFit
{
    private const int MaxIterations = 50;
    private const int MinUpdateIterations = 5;
    private const double LargestInverseRoot = 0.99;

    /// <summary>Fits from the estimates of a regression; null when the likelihood cannot be evaluated.</summary>
    public static ArimaModel? Fit(ArimaSeries series, ArimaOrder order)
    {
        var start = StartingParameters.Estimate(order, series.Differenced(order.D), series.Observed.Length);
        return Optimize(series, order, start, MaxIterations);
    }

    /// <summary>Refits from the parameters of a model, in a few iterations; null when that fails.</summary>
    /// <param name="series">The series, with the observations made since.</param>
    /// <param name="model">The model so far.</param>
    /// <param name="added">Number of those observations.</param>
    public static ArimaModel? Update(ArimaSeries series, ArimaModel model, int added) =>
        Optimize(series, model.Order, model.Parameters.AsSpan(), Math.Max(MinUpdateIterations, added / 10));

    /// <summary>One step ahead, in model space: the mean and the standard deviation of the error. Null when not finite.</summary>
    public static (double Mean, double Deviation)? Forecast(ArimaSeries series, ArimaModel model)
    {
        var outcome = series.Filter(model.Order).Run(model.Intercept, model.Ar, model.Ma);
        var mean = series.Undifferenced(outcome.NextMean, model.Order.D);
        var deviation = Math.Sqrt(outcome.NextVariance * model.Variance);
        return double.IsFinite(mean) && double.IsFinite(deviation) ? (mean, deviation) : null;
    }

    /// <summary>
    /// Whether a root is so near to the unit circle that the model cannot be trusted. As in pmdarima, only the moving
    /// average is checked when there is one.
    /// </summary>
    public static bool IsNearUnitRoot(ArimaModel model)
    {
        if (model.Order.Q == 0)
        {
            return !StationaryCoefficients.HasInverseRootsWithin(model.Ar, LargestInverseRoot);
        }

        Span<double> ma = stackalloc double[StationaryCoefficients.MaxCount];
        StationaryCoefficients.Negate(model.Ma, ma);
        return !StationaryCoefficients.HasInverseRootsWithin(ma[..model.Order.Q], LargestInverseRoot);
    }

    private static ArimaModel? Optimize(ArimaSeries series, ArimaOrder order, ReadOnlySpan<double> start, int maxIterations)
    {
        var objective = new ArimaObjective(order, series.Filter(order), series.Observed.Length);
        var point = new double[order.ParameterCount];
        if (!objective.TryToPoint(start, point))
        {
            return null;
        }

        var value = new QuasiNewton(objective, point.Length).Minimize(point, maxIterations);
        var parameters = new double[point.Length];
        objective.ToParameters(point, parameters);
        var aic = (2 * order.ParameterCount) + (2 * series.Observed.Length * value);
        return double.IsFinite(aic) ? new ArimaModel(order, ImmutableArray.Create(parameters), aic) : null;
    }
}
