using System.Globalization;

namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>Shape of an ARIMA model.</summary>
/// <param name="P">Autoregressive coefficients, at least zero.</param>
/// <param name="D">Number of times the series is differenced, 0..2.</param>
/// <param name="Q">Moving-average coefficients, at least zero.</param>
/// <param name="HasIntercept">Whether the differenced series has a mean other than zero.</param>
public readonly record struct ArimaOrder(int P, int D, int Q, bool HasIntercept)
{
    /// <summary>Estimated parameters: intercept, coefficients and the variance of the innovations.</summary>
    internal int ParameterCount => ArStart + P + Q + 1;

    internal int ArStart => HasIntercept ? 1 : 0;

    internal int MaStart => ArStart + P;

    /// <summary>For example <c>arima(1,0,1)+c</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"arima({P},{D},{Q}){(HasIntercept ? "+c" : "")}");
}
