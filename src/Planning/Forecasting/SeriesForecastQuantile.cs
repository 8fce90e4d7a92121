using MathNet.Numerics.Distributions;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>Quantiles of a forecast.</summary>
public static class SeriesForecastQuantile
{
    /// <summary>
    /// The value that the next step does not exceed with probability <paramref name="p"/>, under a normal error in model
    /// space whose median is the point forecast.
    /// </summary>
    /// <param name="forecast">The forecast; without a standard deviation every quantile is its point.</param>
    /// <param name="p">Probability, above 0 and below 1.</param>
    /// <returns>Finite, at least zero, and never smaller for a larger <paramref name="p"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public static double Quantile(this SeriesForecast forecast, double p)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        if (p is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile must be above 0 and below 1.");
        }

        return forecast.StandardDeviation is { } deviation && deviation > 0
            ? ModelSpace.From(ModelSpace.To(forecast.Point, forecast.IsLog1p) + (deviation * Normal.InvCDF(0, 1, p)), forecast.IsLog1p)
            : forecast.Point;
    }
}
