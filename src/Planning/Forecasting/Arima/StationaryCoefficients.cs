namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// Maps any real numbers to the coefficients of a stationary autoregression and back, through the partial
/// autocorrelations (Monahan 1984, Jones 1980). With opposite signs it does the same for invertible moving averages.
/// </summary>
internal static class StationaryCoefficients
{
    /// <summary>Most coefficients a model has.</summary>
    public const int MaxCount = 5;

    // A partial autocorrelation of one would be mapped to infinity.
    private const double LargestPartial = 1 - 1e-12;

    /// <summary>Coefficients of the stationary autoregression with the partial autocorrelations <c>-x / sqrt(1 + x^2)</c>.</summary>
    public static void FromUnconstrained(ReadOnlySpan<double> unconstrained, Span<double> coefficients)
    {
        Span<double> before = stackalloc double[MaxCount];
        for (var order = 0; order < unconstrained.Length; order++)
        {
            var x = unconstrained[order];
            var partial = -x / Math.Sqrt(1 + (x * x));
            coefficients[..order].CopyTo(before);
            for (var index = 0; index < order; index++)
            {
                coefficients[index] = before[index] - (partial * before[order - 1 - index]);
            }

            coefficients[order] = partial;
        }
    }

    /// <summary>The inverse of <see cref="FromUnconstrained"/>; false when the autoregression is not stationary.</summary>
    public static bool TryToUnconstrained(ReadOnlySpan<double> coefficients, Span<double> unconstrained)
    {
        Span<double> current = stackalloc double[MaxCount];
        Span<double> before = stackalloc double[MaxCount];
        coefficients.CopyTo(current);
        for (var order = coefficients.Length - 1; order >= 0; order--)
        {
            var partial = current[order];
            if (!(Math.Abs(partial) < 1))
            {
                return false;
            }

            var kept = Math.Clamp(partial, -LargestPartial, LargestPartial);
            unconstrained[order] = -kept / Math.Sqrt(1 - (kept * kept));
            current.CopyTo(before);
            for (var index = 0; index < order; index++)
            {
                current[index] = (before[index] + (kept * before[order - 1 - index])) / (1 - (kept * kept));
            }
        }

        return true;
    }

    /// <summary>Whether every inverse root of the autoregression is within a radius: whether it is stationary in units of the radius.</summary>
    public static bool HasInverseRootsWithin(ReadOnlySpan<double> coefficients, double radius)
    {
        Span<double> scaled = stackalloc double[MaxCount];
        Span<double> unused = stackalloc double[MaxCount];
        var power = 1.0;
        for (var index = 0; index < coefficients.Length; index++)
        {
            power *= radius;
            scaled[index] = coefficients[index] / power;
        }

        return TryToUnconstrained(scaled[..coefficients.Length], unused);
    }

    /// <summary>Negates every coefficient: converts a moving average to an autoregression, and back.</summary>
    public static void Negate(ReadOnlySpan<double> coefficients, Span<double> result)
    {
        for (var index = 0; index < coefficients.Length; index++)
        {
            result[index] = -coefficients[index];
        }
    }
}
