using System.Numerics;

namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// Exact Kalman filter of an ARMA process without gaps, in Harvey's state-space form with a stationary start. From such a
/// start the covariance changes at every step by a matrix of rank one, so a vector suffices to update the gain (Morf, Sidhu
/// and Kailath 1974). Once the gain has settled, the errors are a plain recursion over lags. Both matter: a selection runs
/// the filter thousands of times.
/// </summary>
internal sealed class ArmaFilter : IArimaFilter
{
    // Far smaller than the differences that the numeric gradient resolves.
    private const double SettledTolerance = 1e-13;

    private readonly int _size;
    private readonly int _p;
    private readonly double[] _series;
    private readonly double[] _errors;
    private readonly double[] _ar;
    private readonly double[] _loading;
    private readonly double[] _stationaryCovariance;
    private readonly StateCovariance _stationary;

    // One element longer than the state, always zero there, so that shifting needs no special case.
    private readonly double[] _mean;
    private readonly double[] _gain;
    private readonly double[] _change;
    private double _changeScale;
    private double _variance;

    public ArmaFilter(int p, int q, double[] series)
    {
        _p = p;
        _size = Math.Max(p, q + 1);
        _series = series;
        _errors = new double[series.Length];
        _ar = new double[_size];
        _loading = new double[_size];
        _stationaryCovariance = new double[_size * _size];
        _stationary = new StateCovariance(_size);
        _mean = new double[_size + 1];
        _gain = new double[_size];
        _change = new double[_size + 1];
    }

    /// <inheritdoc/>
    public FilterOutcome Run(double intercept, ReadOnlySpan<double> ar, ReadOnlySpan<double> ma)
    {
        Start(intercept, ar, ma);
        // Variances are multiplied, and a logarithm is taken only before the product leaves the range of a double.
        var (squares, logarithms, product) = (0.0, 0.0, 1.0);
        var stepsToLags = int.MaxValue;
        var at = 0;
        for (; at < _series.Length && stepsToLags > 0; at++, stepsToLags--)
        {
            var error = _series[at] - _mean[0];
            _errors[at] = error;
            squares += error * error / _variance;
            product *= _variance;
            if (product is > 1e200 or < 1e-200)
            {
                logarithms += Math.Log(product);
                product = 1;
            }

            Predict(error, intercept);
            if (stepsToLags > _size + 1 && AdvanceGain())
            {
                // Go on for as many steps as there are lags, so that the lags see only errors of the settled gain.
                stepsToLags = _size + 1;
            }
        }

        logarithms += Math.Log(product) + ((_series.Length - at) * Math.Log(_variance));
        if (at < _series.Length)
        {
            squares += RunSettled(at, intercept) / _variance;
        }

        return new FilterOutcome(squares, logarithms, _series.Length, _mean[0], _variance);
    }

    /// <summary>Stationary mean of the state when the intercept is added to its first element at every step.</summary>
    internal static void StationaryMean(double intercept, ReadOnlySpan<double> ar, Span<double> mean)
    {
        var sum = 0.0;
        foreach (var coefficient in ar)
        {
            sum += coefficient;
        }

        var level = intercept == 0 ? 0 : intercept / (1 - sum);
        mean[0] = level;
        var tail = 0.0;
        for (var index = ar.Length - 1; index > 0; index--)
        {
            tail += ar[index] * level;
            mean[index] = tail;
        }
    }

    private void Start(double intercept, ReadOnlySpan<double> ar, ReadOnlySpan<double> ma)
    {
        ar.CopyTo(_ar);
        _loading[0] = 1;
        ma.CopyTo(_loading.AsSpan(1));
        _stationary.Solve(_ar, _loading, _stationaryCovariance);
        StationaryMean(intercept, _ar, _mean);
        _variance = _stationaryCovariance[0];
        for (var index = 0; index < _size; index++)
        {
            _gain[index] = (_ar[index] * _variance) + (index + 1 < _size ? _stationaryCovariance[index + 1] : 0);
            _change[index] = _gain[index];
        }

        _changeScale = -1 / _variance;
    }

    private void Predict(double error, double intercept)
    {
        var (first, scaled) = (_mean[0], error / _variance);
        for (var index = 0; index < _size; index++)
        {
            _mean[index] = (_ar[index] * first) + _mean[index + 1] + (_gain[index] * scaled);
        }

        _mean[0] += intercept;
    }

    /// <summary>Advances the gain (times the variance of the error) and that variance by one step.</summary>
    /// <returns>Whether they have settled.</returns>
    private bool AdvanceGain()
    {
        var first = _change[0];
        var before = _variance;
        _variance += first * first * _changeScale;
        var largest = 0.0;
        for (var index = 0; index < _size; index++)
        {
            var moved = (_ar[index] * first) + _change[index + 1];
            _gain[index] += moved * _changeScale * first;
            _change[index] = moved - (_gain[index] * first / _variance);
            largest = Math.Max(largest, Math.Abs(_change[index]));
        }

        _changeScale *= _variance / before;
        return largest * largest * Math.Abs(_changeScale) <= SettledTolerance * _variance;
    }

    /// <summary>
    /// Runs the rest of the series with a constant gain, and leaves the forecast of the next step in the first state.
    /// </summary>
    /// <returns>The sum of squared errors.</returns>
    private double RunSettled(int from, double intercept)
    {
        Span<double> ma = stackalloc double[_size];
        for (var index = 0; index < _size; index++)
        {
            ma[index] = (_gain[index] / _variance) - _ar[index];
        }

        SubtractAutoregression(from, intercept);
        var squares = 0.0;
        for (var at = from; at < _errors.Length; at++)
        {
            var error = _errors[at];
            for (var lag = ma.Length; lag >= 1; lag--)
            {
                error -= ma[lag - 1] * _errors[at - lag];
            }

            _errors[at] = error;
            squares += error * error;
        }

        _mean[0] = intercept;
        for (var lag = 1; lag <= _size; lag++)
        {
            _mean[0] += (_ar[lag - 1] * _series[^lag]) + (ma[lag - 1] * _errors[^lag]);
        }

        return squares;
    }

    /// <summary>Fills the errors with the series minus the intercept and the autoregressive part.</summary>
    private void SubtractAutoregression(int from, double intercept)
    {
        var at = from;
        for (; at <= _series.Length - Vector<double>.Count; at += Vector<double>.Count)
        {
            var rest = new Vector<double>(_series, at) - new Vector<double>(intercept);
            for (var lag = 1; lag <= _p; lag++)
            {
                rest -= new Vector<double>(_ar[lag - 1]) * new Vector<double>(_series, at - lag);
            }

            rest.CopyTo(_errors, at);
        }

        for (; at < _series.Length; at++)
        {
            var rest = _series[at] - intercept;
            for (var lag = 1; lag <= _p; lag++)
            {
                rest -= _ar[lag - 1] * _series[at - lag];
            }

            _errors[at] = rest;
        }
    }
}
