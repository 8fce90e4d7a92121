namespace GlobalPlanner.Planning.Performance;

/// <summary>Counts of tokens and requests, which engines hold in 32 bits: what is larger saturates.</summary>
internal static class TokenAmount
{
    /// <summary>A count as it was observed, 0..2^32-1.</summary>
    public static long Of(long value) => Math.Clamp(value, 0, uint.MaxValue);

    /// <summary>A computed amount, rounded up, 0..2^32-1; what is not a number is nothing.</summary>
    public static long Ceiling(double value) => value > 0 ? (long)Math.Ceiling(Math.Min(value, uint.MaxValue)) : 0;

    /// <summary>A scale factor as it is meant: finite and at least zero.</summary>
    public static double Factor(double value) => double.IsFinite(value) ? Math.Max(0, value) : 1;

    /// <summary>Share of prompt tokens that have to be computed, 0.05..1. Source: Dynamo's bound on the discount for cache hits.</summary>
    public static double ComputedShare(double? hitRate) =>
        hitRate is { } rate && double.IsFinite(rate) ? 1 - Math.Clamp(rate, 0, 0.95) : 1;
}
