using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>A fitted ARIMA model: all that a forecast needs besides the series.</summary>
/// <param name="Order">Its shape.</param>
/// <param name="Parameters">
/// Intercept (when there is one), autoregressive coefficients, moving-average coefficients and variance of the
/// innovations, in this order. The intercept is that of the recursion, not the mean of the series.
/// </param>
/// <param name="Aic">Akaike's information criterion of the fit; smaller is better.</param>
public sealed record ArimaModel(ArimaOrder Order, ImmutableArray<double> Parameters, double Aic)
{
    internal double Intercept => Order.HasIntercept ? Parameters[0] : 0;

    internal ReadOnlySpan<double> Ar => Parameters.AsSpan().Slice(Order.ArStart, Order.P);

    internal ReadOnlySpan<double> Ma => Parameters.AsSpan().Slice(Order.MaStart, Order.Q);

    internal double Variance => Parameters[^1];
}
