namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>Runs one series through the Kalman filter of an ARIMA model of one shape.</summary>
internal interface IArimaFilter
{
    /// <summary>One pass, for innovations of variance one. Reuses its buffers; allocates nothing.</summary>
    /// <param name="intercept">Added at every step to the differenced series.</param>
    /// <param name="ar">Autoregressive coefficients of a stationary process.</param>
    /// <param name="ma">Moving-average coefficients.</param>
    FilterOutcome Run(double intercept, ReadOnlySpan<double> ar, ReadOnlySpan<double> ma);
}
