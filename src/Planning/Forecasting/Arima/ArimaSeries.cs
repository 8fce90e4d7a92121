namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>A series to fit, in model space: one value a step, not a number where nothing is known.</summary>
internal sealed class ArimaSeries
{
    // Differences of a straight line in floating point are equal only to rounding.
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

    /// <summary>The observations without the gaps.</summary>
    public double[] Observed { get; }

    private bool HasGaps => Observed.Length < _values.Length;

    /// <summary>
    /// The series differenced; with gaps, only those differences that are known. What is left of a series too short is empty.
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

    /// <summary>The filter of a model of the shape given.</summary>
    public IArimaFilter Filter(ArimaOrder order) =>
        HasGaps ? new GapFilter(order.P, order.D, order.Q, _values) : new ArmaFilter(order.P, order.Q, Differenced(order.D));

    /// <summary>Takes a forecast of the filter back to the series.</summary>
    public double Undifferenced(double forecast, int order) => (HasGaps ? 0 : order) switch
    {
        0 => forecast,
        1 => _values[^1] + forecast,
        _ => _values[^1] + (_values[^1] - _values[^2]) + forecast,
    };

    /// <summary>Whether all values are equal, as exactly as values of the series can tell.</summary>
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
