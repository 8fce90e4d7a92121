namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// Stationary moments of the state of an ARMA process in Harvey's form: state <c>i</c> goes to
/// <c>ar[i] * state[0] + state[i + 1] + ma[i - 1] * innovation</c>.
/// </summary>
internal sealed class StateCovariance(int size)
{
    private const int MaxDoublings = 60;

    private readonly double[] _power = new double[size * size];
    private readonly double[] _product = new double[size * size];
    private readonly double[] _term = new double[size * size];

    /// <summary>
    /// Solves <c>P = T P T' + R R'</c> by doubling: each round adds as many terms of the series
    /// <c>sum of T^k R R' T'^k</c> as were added before.
    /// </summary>
    /// <param name="ar">Autoregressive coefficients, padded with zeros to the size.</param>
    /// <param name="loading">How the innovation enters the state: one, then the moving-average coefficients.</param>
    /// <param name="covariance">Receives the solution, row by row.</param>
    public void Solve(ReadOnlySpan<double> ar, ReadOnlySpan<double> loading, Span<double> covariance)
    {
        Array.Clear(_power);
        for (var row = 0; row < size; row++)
        {
            _power[row * size] = ar[row];
            if (row + 1 < size)
            {
                _power[(row * size) + row + 1] = 1;
            }

            for (var column = 0; column < size; column++)
            {
                covariance[(row * size) + column] = loading[row] * loading[column];
            }
        }

        for (var doubling = 0; doubling < MaxDoublings; doubling++)
        {
            Multiply(_power, covariance, _product, transposeRight: false);
            Multiply(_product, _power, _term, transposeRight: true);
            if (!AddTo(covariance))
            {
                return;
            }

            Multiply(_power, _power, _product, transposeRight: false);
            _product.CopyTo(_power, 0);
        }
    }

    private bool AddTo(Span<double> covariance)
    {
        var changed = false;
        for (var index = 0; index < covariance.Length; index++)
        {
            var sum = covariance[index] + _term[index];
            changed |= sum != covariance[index];
            covariance[index] = sum;
        }

        return changed;
    }

    private void Multiply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result, bool transposeRight)
    {
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var sum = 0.0;
                for (var inner = 0; inner < size; inner++)
                {
                    sum += left[(row * size) + inner] * (transposeRight ? right[(column * size) + inner] : right[(inner * size) + column]);
                }

                result[(row * size) + column] = sum;
            }
        }
    }
}
