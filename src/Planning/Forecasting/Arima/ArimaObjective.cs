namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// The function that a fit minimises: minus the log-likelihood per observation, over the intercept, unconstrained
/// coefficients and the square root of the variance. Scale and coordinates are those of statsmodels' SARIMAX: on a short
/// series the likelihood keeps growing towards a unit root, so the result depends on where the optimiser stops.
/// </summary>
internal sealed class ArimaObjective(ArimaOrder order, IArimaFilter filter, int observations)
{
    // Absolute step of the forward difference that SARIMAX hands to L-BFGS.
    private const double GradientStep = 1e-5;

    private readonly double[] _parameters = new double[order.ParameterCount];
    private readonly double[] _moved = new double[order.ParameterCount];
    private FilterOutcome _outcome;

    /// <summary>Parameters of the model at a point, in the order of <see cref="ArimaModel.Parameters"/>.</summary>
    public void ToParameters(ReadOnlySpan<double> point, Span<double> parameters)
    {
        point[..order.ArStart].CopyTo(parameters);
        StationaryCoefficients.FromUnconstrained(point.Slice(order.ArStart, order.P), parameters.Slice(order.ArStart, order.P));
        var ma = parameters.Slice(order.MaStart, order.Q);
        StationaryCoefficients.FromUnconstrained(point.Slice(order.MaStart, order.Q), ma);
        StationaryCoefficients.Negate(ma, ma);
        parameters[^1] = point[^1] * point[^1];
    }

    /// <summary>The point of a model; false when the model is not stationary or not invertible.</summary>
    public bool TryToPoint(ReadOnlySpan<double> parameters, Span<double> point)
    {
        parameters[..order.ArStart].CopyTo(point);
        Span<double> ma = stackalloc double[StationaryCoefficients.MaxCount];
        ma = ma[..order.Q];
        StationaryCoefficients.Negate(parameters.Slice(order.MaStart, order.Q), ma);
        point[^1] = Math.Sqrt(parameters[^1]);
        return StationaryCoefficients.TryToUnconstrained(parameters.Slice(order.ArStart, order.P), point.Slice(order.ArStart, order.P))
            && StationaryCoefficients.TryToUnconstrained(ma, point.Slice(order.MaStart, order.Q));
    }

    /// <summary>The value at a point; not finite where the likelihood is undefined.</summary>
    public double Value(ReadOnlySpan<double> point)
    {
        ToParameters(point, _parameters);
        ReadOnlySpan<double> parameters = _parameters;
        _outcome = filter.Run(
            order.HasIntercept ? parameters[0] : 0,
            parameters.Slice(order.ArStart, order.P),
            parameters.Slice(order.MaStart, order.Q));
        return Scaled(parameters[^1]);
    }

    /// <summary>The value and, by forward differences, the gradient.</summary>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        var value = Value(point);

        // The variance only scales the result of the filter, so its derivative needs no further pass.
        var deviation = point[^1] + GradientStep;
        gradient[^1] = (Scaled(deviation * deviation) - value) / GradientStep;
        point.CopyTo(_moved);
        for (var index = 0; index < point.Length - 1; index++)
        {
            _moved[index] = point[index] + GradientStep;
            gradient[index] = (Value(_moved) - value) / GradientStep;
            _moved[index] = point[index];
        }

        return value;
    }

    private double Scaled(double variance) => -_outcome.LogLikelihood(variance) / observations;
}
