namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// Maps one feature to -1..1. Sums of squared KV tokens reach 1e12, and their normal equations lose the digits that tell
/// one sample from another.
/// </summary>
internal readonly record struct FeatureScale(double Middle, double Half)
{
    /// <summary>Whether the feature is the same in all samples, so that it explains nothing.</summary>
    public bool IsConstant => !(Half > 0);

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

    public double Apply(double value) => (value - Middle) / Half;
}
