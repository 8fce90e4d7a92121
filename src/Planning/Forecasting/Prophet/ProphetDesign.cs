using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Forecasting.Prophet;

/// <summary>
/// The columns of the model: slope and offset, the hinge of every changepoint, sines and cosines of every seasonality.
/// Changepoints and seasonalities are chosen by Prophet's automatic rules.
/// </summary>
internal sealed class ProphetDesign
{
    private const int MostChangepoints = 25;
    private const double ChangepointRange = 0.8;
    private const double SecondsPerDay = 86400;

    private static readonly ImmutableArray<Seasonality> Known =
    [
        new("yearly", PeriodDays: 365.25, Order: 10, LeastSpanDays: 730, LongestSpacingDays: double.PositiveInfinity),
        new("weekly", PeriodDays: 7, Order: 3, LeastSpanDays: 14, LongestSpacingDays: 7),
        new("daily", PeriodDays: 1, Order: 4, LeastSpanDays: 2, LongestSpacingDays: 1),
    ];

    private readonly double[] _steps;
    private readonly double _daysPerStep;

    /// <summary>A design for values at the given steps: at least two, ascending from zero.</summary>
    public ProphetDesign(double[] steps, double intervalSeconds)
    {
        _steps = steps;
        _daysPerStep = intervalSeconds / SecondsPerDay;
        Changepoints = FindChangepoints(steps);
        var spanDays = steps[^1] * _daysPerStep;
        var spacingDays = steps.Zip(steps.Skip(1), static (earlier, later) => later - earlier).Min() * _daysPerStep;
        Seasonalities = [.. Known.Where(season => spanDays >= season.LeastSpanDays && spacingDays < season.LongestSpacingDays)];
    }

    /// <summary>Changepoints of the trend, as shares of the window.</summary>
    public ImmutableArray<double> Changepoints { get; }

    /// <summary>The periodic parts.</summary>
    public ImmutableArray<Seasonality> Seasonalities { get; }

    /// <summary>Index of the first changepoint's column; slope and offset are before it.</summary>
    public static int FirstChangepoint => 2;

    /// <summary>Index of the first seasonal column; those of the changepoints are before it.</summary>
    public int FirstSeasonal => FirstChangepoint + Changepoints.Length;

    /// <summary>Number of columns.</summary>
    public int Columns => FirstSeasonal + Seasonalities.Sum(static season => 2 * season.Order);

    /// <summary>The columns at every value.</summary>
    public double[][] Rows() => [.. _steps.Select(RowAt)];

    /// <summary>The columns at any step.</summary>
    public double[] RowAt(double step)
    {
        var row = new double[Columns];
        var share = step / _steps[^1];
        row[0] = share;
        row[1] = 1;
        for (var i = 0; i < Changepoints.Length; i++)
        {
            row[FirstChangepoint + i] = Math.Max(0, share - Changepoints[i]);
        }

        var column = FirstSeasonal;
        foreach (var season in Seasonalities)
        {
            for (var harmonic = 1; harmonic <= season.Order; harmonic++)
            {
                (row[column++], row[column++]) = Math.SinCos(2 * Math.PI * harmonic * step * _daysPerStep / season.PeriodDays);
            }
        }

        return row;
    }

    private static ImmutableArray<double> FindChangepoints(double[] steps)
    {
        var history = (int)Math.Floor(steps.Length * ChangepointRange);
        var count = Math.Max(0, Math.Min(MostChangepoints, history - 1));
        return
        [
            .. Enumerable.Range(1, count).Select(i =>
                steps[(int)Math.Round(i * (history - 1.0) / count, MidpointRounding.ToEven)] / steps[^1]),
        ];
    }
}

/// <summary>A periodic part of the model.</summary>
/// <param name="Name">Its name in Prophet.</param>
/// <param name="PeriodDays">Length of a period.</param>
/// <param name="Order">Harmonics.</param>
/// <param name="LeastSpanDays">Shortest span of the values with which it is in the model.</param>
/// <param name="LongestSpacingDays">It is in the model only when two values are closer than this.</param>
internal sealed record Seasonality(string Name, double PeriodDays, int Order, double LeastSpanDays, double LongestSpacingDays);
