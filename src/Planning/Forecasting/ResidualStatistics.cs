namespace GlobalPlanner.Planning.Forecasting;

/// <summary>
/// Discounted mean square of one-step errors in model space: an error counts 3 % less with each further one. It is the mean
/// square around zero, not around the mean error, since a bias is an error too.
/// </summary>
public sealed record ResidualStatistics
{
    // Half of the weight lies on the last 23 steps, about an hour at the default interval.
    private const double Discount = 0.97;

    /// <summary>No errors yet.</summary>
    public static ResidualStatistics None { get; } = new();

    /// <summary>Discounted number of errors.</summary>
    public double Weight { get; init; }

    /// <summary>Discounted sum of squared errors.</summary>
    public double SumOfSquares { get; init; }

    /// <summary>Whether the errors are of the logarithm (log1p) of the series.</summary>
    public bool IsLog1p { get; init; }

    /// <summary>Root mean square; null before the first error.</summary>
    internal double? StandardDeviation => Weight > 0 ? Math.Sqrt(SumOfSquares / Weight) : null;

    /// <summary>Adds an error in model space. Errors of the other space are dropped, since they are in other units.</summary>
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
    /// Combines the errors with the standard deviation that a model states. A model's figure weighs as much as five
    /// errors, since it describes the data that the model was fitted to and is too small for new data.
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
