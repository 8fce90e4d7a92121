using MathNet.Numerics.Distributions;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>Quantiles of a forecast.</summary>
public static class SeriesForecastQuantile
{
    /// <summary>
    /// The value that the next step stays at or below with probability <paramref name="p"/>: the error is normal in
    /// model space, and the point forecast is its median.
    /// </summary>
    /// <param name="forecast">The forecast; one without a standard deviation answers its point for every quantile.</param>
    /// <param name="p">Probability, above 0 and below 1.</param>
    /// <returns>Finite, at least zero, and not falling in <paramref name="p"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not inside its range.</exception>
    public static double Quantile(this SeriesForecast forecast, double p)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        if (p is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile is above 0 and below 1.");
        }

        return forecast.StandardDeviation is { } deviation && deviation > 0
            ? ModelSpace.From(ModelSpace.To(forecast.Point, forecast.IsLog1p) + (deviation * Normal.InvCDF(0, 1, p)), forecast.IsLog1p)
            : forecast.Point;
    }
}
