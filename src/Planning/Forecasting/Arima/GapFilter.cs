namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// Exact Kalman filter of an ARIMA process with gaps. The state holds the integrals that undo the differencing, then the
/// ARMA state in Harvey's form. Without a gap it agrees with <see cref="ArmaFilter"/> on the differenced series.
/// </summary>
/// <remarks>
/// Differencing a series with gaps first would lose an observation on either side of each gap, and close the gap. So the
/// filter works on the series itself, and at a gap it predicts without correcting: the uncertainty grows until the next
/// observation. Nothing is known of the integrals beforehand. Instead of a huge start variance, which loses digits, they
/// start at the values that the first observations in a row determine; that is the limit of the diffuse start, and those
/// observations do not count in the likelihood. The covariance settles between gaps and is advanced only while it
/// changes, which is most of the work.
/// </remarks>
internal sealed class GapFilter : IArimaFilter
{
    private const double SettledTolerance = 1e-14;

    private readonly int _integrals;
    private readonly int _arma;
    private readonly int _size;
    private readonly double[] _series;
    private readonly int _first;
    private readonly double[] _ar;
    private readonly double[] _loading;
    private readonly double[] _mean;
    private readonly double[] _shared;
    private readonly double[] _covariance;
    private readonly double[] _before;
    private readonly double[] _stationaryCovariance;
    private readonly StateCovariance _stationary;

    /// <param name="p">Autoregressive coefficients.</param>
    /// <param name="integrals">Order of differencing.</param>
    /// <param name="q">Moving-average coefficients.</param>
    /// <param name="series">The series as observed, NaN at gaps.</param>
    public GapFilter(int p, int integrals, int q, double[] series)
    {
        _integrals = integrals;
        _arma = Math.Max(p, q + 1);
        _size = integrals + _arma;
        _series = series;
        _first = FirstAfterRun(series, integrals);
        _ar = new double[_arma];
        _loading = new double[_arma];
        _mean = new double[_size];
        _shared = new double[_size];
        _covariance = new double[_size * _size];
        _before = new double[_size * _size];
        _stationaryCovariance = new double[_arma * _arma];
        _stationary = new StateCovariance(_arma);
    }

    /// <inheritdoc/>
    public FilterOutcome Run(double intercept, ReadOnlySpan<double> ar, ReadOnlySpan<double> ma)
    {
        Start(intercept, ar, ma);
        var (squares, logarithms, count) = (0.0, 0.0, 0);
        var variance = ObservedVariance();
        var settled = false;
        for (var at = _first; at < _series.Length; at++)
        {
            var isGap = double.IsNaN(_series[at]);
            if (!isGap)
            {
                var error = _series[at] - ObservedMean();
                squares += error * error / variance;
                logarithms += Math.Log(variance);
                count++;
                Correct(error / variance);
            }

            // At a gap nothing corrects the state, so a settled covariance changes again.
            if (!settled || isGap)
            {
                _covariance.CopyTo(_before, 0);
                AdvanceCovariance(isGap ? null : variance);
                settled = !isGap && HasSettled(variance);
                variance = ObservedVariance();
            }

            Transition(_mean, 0, 1);
            _mean[_integrals] += intercept;
        }

        return new FilterOutcome(squares, logarithms, count, ObservedMean(), variance);
    }

    /// <summary>The index after the first <paramref name="length"/> observations in a row; the length of the series when there is no such run.</summary>
    private static int FirstAfterRun(ReadOnlySpan<double> series, int length)
    {
        var run = 0;
        for (var at = 0; at < series.Length; at++)
        {
            if (run == length)
            {
                return at;
            }

            run = double.IsNaN(series[at]) ? 0 : run + 1;
        }

        return series.Length;
    }

    private void Start(double intercept, ReadOnlySpan<double> ar, ReadOnlySpan<double> ma)
    {
        ar.CopyTo(_ar);
        _loading[0] = 1;
        ma.CopyTo(_loading.AsSpan(1));
        _stationary.Solve(_ar, _loading, _stationaryCovariance);
        Array.Clear(_covariance);
        for (var row = 0; row < _arma; row++)
        {
            _stationaryCovariance.AsSpan(row * _arma, _arma)
                .CopyTo(_covariance.AsSpan(((_integrals + row) * _size) + _integrals));
        }

        Array.Clear(_mean);
        ArmaFilter.StationaryMean(intercept, _ar, _mean.AsSpan(_integrals));
        if (_integrals > 0)
        {
            _mean[0] = _series[_first - 1];
        }

        if (_integrals > 1)
        {
            _mean[1] = _series[_first - 1] - _series[_first - 2];
        }
    }

    /// <summary>An observation is the sum of the integrals and the first ARMA state.</summary>
    private double ObservedMean()
    {
        var sum = 0.0;
        for (var index = 0; index <= _integrals; index++)
        {
            sum += _mean[index];
        }

        return sum;
    }

    /// <summary>Fills the buffer with the covariance of state and observation, and returns the variance of the observation.</summary>
    private double ObservedVariance()
    {
        for (var row = 0; row < _size; row++)
        {
            var sum = 0.0;
            for (var column = 0; column <= _integrals; column++)
            {
                sum += _covariance[(row * _size) + column];
            }

            _shared[row] = sum;
        }

        var variance = 0.0;
        for (var index = 0; index <= _integrals; index++)
        {
            variance += _shared[index];
        }

        return variance;
    }

    private void Correct(double scaledError)
    {
        for (var index = 0; index < _size; index++)
        {
            _mean[index] += _shared[index] * scaledError;
        }
    }

    /// <summary>Corrects the covariance by an observation, unless the variance is null (a gap), and advances it by one step.</summary>
    private void AdvanceCovariance(double? observedVariance)
    {
        for (var row = 0; row < _size; row++)
        {
            if (observedVariance is { } variance)
            {
                var share = _shared[row] / variance;
                for (var column = 0; column < _size; column++)
                {
                    _covariance[(row * _size) + column] -= share * _shared[column];
                }
            }

            Transition(_covariance, row * _size, 1);
        }

        for (var column = 0; column < _size; column++)
        {
            Transition(_covariance, column, _size);
        }

        for (var row = 0; row < _arma; row++)
        {
            for (var column = 0; column < _arma; column++)
            {
                _covariance[((_integrals + row) * _size) + _integrals + column] += _loading[row] * _loading[column];
            }
        }
    }

    private bool HasSettled(double variance)
    {
        var change = 0.0;
        for (var index = 0; index < _covariance.Length; index++)
        {
            change = Math.Max(change, Math.Abs(_covariance[index] - _before[index]));
        }

        return change <= SettledTolerance * variance;
    }

    /// <summary>Applies the transition of one step to a vector (a row or a column of a matrix), in place.</summary>
    private void Transition(double[] values, int start, int stride)
    {
        var current = values[start + (_integrals * stride)];
        if (_integrals > 1)
        {
            values[start] += values[start + stride];
            values[start + stride] += current;
        }

        if (_integrals > 0)
        {
            values[start] += current;
        }

        for (var index = 0; index < _arma; index++)
        {
            var at = start + ((_integrals + index) * stride);
            values[at] = (_ar[index] * current) + (index + 1 < _arma ? values[at + stride] : 0);
        }
    }
}
