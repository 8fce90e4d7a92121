namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>A series to fit, in model space: one value per step, NaN at a gap.</summary>
internal sealed class ArimaSeries
{
    // In floating point the differences of a straight line are equal only up to rounding.
    private const double ConstantTolerance = 1e-12;

    private readonly double[] _values;

    public ArimaSeries(IReadOnlyList<double?> history, bool log1p)
    {
        _values = new double[history.Count];
        for (var at = 0; at < _values.Length; at++)
        {
            _values[at] = history[at] is not { } value ? double.NaN : log1p ? double.LogP1(value) : value;
        }

        Observed = Array.FindAll(_values, value => !double.IsNaN(value));
    }

    /// <summary>The observations, without the gaps.</summary>
    public double[] Observed { get; }

    private bool HasGaps => Observed.Length < _values.Length;

    /// <summary>
    /// The series differenced a number of times; differences across a gap are left out. Empty when the series is too short.
    /// </summary>
    public double[] Differenced(int order)
    {
        var result = _values;
        for (var round = 0; round < order; round++)
        {
            var shorter = new double[Math.Max(0, result.Length - 1)];
            for (var at = 0; at < shorter.Length; at++)
            {
                shorter[at] = result[at + 1] - result[at];
            }

            result = shorter;
        }

        return HasGaps ? Array.FindAll(result, value => !double.IsNaN(value)) : result;
    }

    /// <summary>The filter for a model of a shape: the fast one when there are no gaps.</summary>
    public IArimaFilter Filter(ArimaOrder order) =>
        HasGaps ? new GapFilter(order.P, order.D, order.Q, _values) : new ArmaFilter(order.P, order.Q, Differenced(order.D));

    /// <summary>Converts a forecast of the filter to the series: without gaps it is of the differences.</summary>
    public double Undifferenced(double forecast, int order) => (HasGaps ? 0 : order) switch
    {
        0 => forecast,
        1 => _values[^1] + forecast,
        _ => _values[^1] + (_values[^1] - _values[^2]) + forecast,
    };

    /// <summary>Whether all values are equal, up to the rounding of values as large as those of the series.</summary>
    public bool IsConstant(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in Observed)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        foreach (var value in values)
        {
            if (Math.Abs(value - values[0]) > ConstantTolerance * largest)
            {
                return false;
            }
        }

        return true;
    }
}
