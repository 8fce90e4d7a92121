namespace GlobalPlanner.Planning.Forecasting;

/// <summary>Errors of forecasts, over the rows that have a forecast, a value and a value before it. Null without such a row.</summary>
public sealed record ForecastScores
{
    /// <summary>Number of rows scored.</summary>
    public required int Scored { get; init; }

    /// <summary>Mean absolute error, in units of the series.</summary>
    public required double? Mae { get; init; }

    /// <summary>Root mean square error, in units of the series.</summary>
    public required double? Rmse { get; init; }

    /// <summary>
    /// Mean absolute error divided by that of the naive forecast "the same as the row before" on the same rows (mean
    /// absolute scaled error, Hyndman and Koehler 2006); below 1 is better than naive. Null when the series never changes.
    /// </summary>
    public required double? Mase { get; init; }

    /// <summary>
    /// Symmetric mean absolute percentage error, 0..200: the mean of <c>200·|a - p| / (|a| + |p|)</c>, zero where both
    /// are zero.
    /// </summary>
    public required double? Smape { get; init; }

    /// <summary>Scores rows.</summary>
    public static ForecastScores Of(IEnumerable<RollingForecastRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var (count, absolute, squared, naive, relative) = (0, 0.0, 0.0, 0.0, 0.0);
        foreach (var row in rows)
        {
            if (row is not { Actual: { } actual, Forecast.Point: var predicted, Before: { } before })
            {
                continue;
            }

            var error = Math.Abs(actual - predicted);
            count++;
            absolute += error;
            squared += error * error;
            naive += Math.Abs(actual - before);
            relative += error == 0 ? 0 : 200 * error / (Math.Abs(actual) + Math.Abs(predicted));
        }

        return new ForecastScores
        {
            Scored = count,
            Mae = Mean(absolute),
            Rmse = count == 0 ? null : Math.Sqrt(squared / count),
            Mase = naive > 0 ? absolute / naive : null,
            Smape = Mean(relative),
        };

        double? Mean(double sum) => count == 0 ? null : sum / count;
    }
}
