using GlobalPlanner.Planning.Performance.Passes;

namespace GlobalPlanner.Planning.Performance.Regression;

/// <summary>
/// Maps one feature to -1..1, because squares of KV tokens reach 1e12: sums of such numbers lose the digits in which the
/// samples differ.
/// </summary>
internal readonly record struct FeatureScale(double Middle, double Half)
{
    /// <summary>Whether all samples have the same value, so that the feature explains nothing.</summary>
    public bool IsConstant => !(Half > 0);

    /// <summary>The scale of the first or the second feature of samples, at least one.</summary>
    public static FeatureScale Of(ReadOnlySpan<PassSample> samples, PassKind kind, bool second)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (ref readonly var sample in samples)
        {
            var features = sample.Features(kind);
            var value = second ? features.Second : features.First;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        return new FeatureScale((least + most) / 2, (most - least) / 2);
    }

    /// <summary>A value of the feature, scaled; only when it is not constant.</summary>
    public double Apply(double value) => (value - Middle) / Half;
}
