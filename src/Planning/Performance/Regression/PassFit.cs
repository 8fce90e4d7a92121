namespace GlobalPlanner.Planning.Performance.Regression;

/// <summary>
/// The duration of a pass of one kind as a function of its features, in milliseconds:
/// <c>intercept + first * x1 + second * x2 + bend * max(0, x1 - knot)</c>.
/// </summary>
internal readonly record struct PassFit(double Intercept, double First, double Second, double Bend, double Knot)
{
    // Milliseconds. Source: floor of Dynamo's regression.
    private const double Least = 1e-6;

    /// <summary>Milliseconds, greater than zero; linear beyond the observed range.</summary>
    public double Milliseconds(double first, double second) => Math.Max(Least, Raw(first, second));

    /// <summary>Whether all coefficients are finite.</summary>
    public bool IsFinite =>
        double.IsFinite(Intercept) && double.IsFinite(First) && double.IsFinite(Second) && double.IsFinite(Bend);

    /// <summary>The formula without its floor, milliseconds; may be negative.</summary>
    public double Raw(double first, double second) =>
        Intercept + (First * first) + (Second * second) + (Bend * Math.Max(0, first - Knot));
}
