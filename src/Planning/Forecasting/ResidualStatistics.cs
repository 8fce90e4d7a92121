namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// Mean square of one-step errors in model space, older ones counting less and less. Around zero, not around their mean:
/// a bias is an error too.
/// </summary>
public sealed record ResidualStatistics
{
    // Half of the weight lies on the last 23 steps: about an hour of the default interval.
    private const double Discount = 0.97;

    /// <summary>No error seen yet.</summary>
    public static ResidualStatistics None { get; } = new();

    /// <summary>Discounted number of errors.</summary>
    public double Weight { get; init; }

    /// <summary>Discounted sum of squared errors.</summary>
    public double SumOfSquares { get; init; }

    /// <summary>Whether the errors are of the logarithm (log1p) of the series.</summary>
    public bool IsLog1p { get; init; }

    /// <summary>Root mean square; null before the first error.</summary>
    internal double? StandardDeviation => Weight > 0 ? Math.Sqrt(SumOfSquares / Weight) : null;

    /// <summary>Adds an error that a model made in its own space. Errors of another space are forgotten.</summary>
    internal ResidualStatistics Add(double error, bool isLog1p)
    {
        var known = isLog1p == IsLog1p ? this : None;
        return new()
        {
            Weight = (known.Weight * Discount) + 1,
            SumOfSquares = (known.SumOfSquares * Discount) + (error * error),
            IsLog1p = isLog1p,
        };
    }

    /// <summary>Adds the error of a forecast.</summary>
    internal ResidualStatistics Add(SeriesForecast forecast, double actual) =>
        Add(ModelSpace.To(actual, forecast.IsLog1p) - ModelSpace.To(forecast.Point, forecast.IsLog1p), forecast.IsLog1p);

    /// <summary>
    /// The standard deviation to go by when a model states one too: a model is believed as much as a few errors, since
    /// its own figure is of the data it was fitted to.
    /// </summary>
    internal double? Pool(double? ofModel, bool isLog1p)
    {
        const double ErrorsThatAModelIsWorth = 5;
        var known = isLog1p == IsLog1p ? this : None;
        return ofModel is { } deviation && double.IsFinite(deviation)
            ? Math.Sqrt(((ErrorsThatAModelIsWorth * deviation * deviation) + known.SumOfSquares) / (ErrorsThatAModelIsWorth + known.Weight))
            : known.StandardDeviation;
    }
}
