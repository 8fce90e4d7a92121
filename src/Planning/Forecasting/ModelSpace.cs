namespace GlobalPlanner.Planning.Forecasting;

/// <summary>Converts values between a series and the space of its model: the series itself, or its logarithm (log1p).</summary>
internal static class ModelSpace
{
    /// <summary>Largest value of a series. No count or length comes near it, and its squares and cubes stay finite.</summary>
    public const double Largest = 1e15;

    /// <summary>A value of the series in model space; the value is first brought into 0..<see cref="Largest"/>.</summary>
    public static double To(double value, bool log1p)
    {
        var bounded = Math.Clamp(value, 0, Largest);
        return log1p ? double.LogP1(bounded) : bounded;
    }

    /// <summary>A model's answer as a value of the series, in 0..<see cref="Largest"/>; NaN stays NaN.</summary>
    public static double From(double answer, bool log1p) => Math.Clamp(log1p ? double.ExpM1(answer) : answer, 0, Largest);
}
