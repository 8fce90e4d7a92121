namespace GlobalPlanner.Planning.Performance.Passes;

/// <summary>Counts of tokens and requests. Engines hold them in 32 bits, so larger ones saturate.</summary>
internal static class TokenAmount
{
    /// <summary>An observed count, brought into 0..2^32-1.</summary>
    public static long Of(long value) => Math.Clamp(value, 0, uint.MaxValue);

    /// <summary>A computed amount, rounded up and brought into 0..2^32-1; NaN is zero.</summary>
    public static long Ceiling(double value) => value > 0 ? (long)Math.Ceiling(Math.Min(value, uint.MaxValue)) : 0;

    /// <summary>A scale factor, brought to at least zero; 1 for one that is not finite.</summary>
    public static double Factor(double value) => double.IsFinite(value) ? Math.Max(0, value) : 1;

    /// <summary>
    /// Share of prompt tokens that have to be computed, 0.05..1; 1 when the hit rate is unknown. Source: Dynamo's bound
    /// on the discount for cache hits.
    /// </summary>
    public static double ComputedShare(double? hitRate) =>
        hitRate is { } rate && double.IsFinite(rate) ? 1 - Math.Clamp(rate, 0, 0.95) : 1;
}
