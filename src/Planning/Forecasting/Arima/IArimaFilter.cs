namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>Runs one series through the Kalman filter of ARIMA models of one shape.</summary>
internal interface IArimaFilter
{
    /// <summary>Runs one pass, for innovations of variance one. Reuses its buffers and allocates nothing.</summary>
    /// <param name="intercept">Added to the differenced series at every step.</param>
    /// <param name="ar">Autoregressive coefficients of a stationary process.</param>
    /// <param name="ma">Moving-average coefficients.</param>
    FilterOutcome Run(double intercept, ReadOnlySpan<double> ar, ReadOnlySpan<double> ma);
}

/// <summary>Result of a pass of the Kalman filter over a series, for innovations of variance one.</summary>
/// <param name="SumOfSquares">Sum of squared one-step errors, each divided by its variance.</param>
/// <param name="LogDeterminant">Sum of the logarithms of the one-step variances.</param>
/// <param name="Count">Number of observations in both sums.</param>
/// <param name="NextMean">Forecast of the step after the series.</param>
/// <param name="NextVariance">Variance of that forecast.</param>
internal readonly record struct FilterOutcome(
    double SumOfSquares, double LogDeterminant, int Count, double NextMean, double NextVariance)
{
    /// <summary>Gaussian log-likelihood for innovations of a variance; not finite when the filter broke down.</summary>
    public double LogLikelihood(double variance) =>
        -0.5 * ((Count * Math.Log(2 * Math.PI * variance)) + LogDeterminant + (SumOfSquares / variance));
}
