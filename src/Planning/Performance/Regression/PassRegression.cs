using GlobalPlanner.Planning.Performance.Passes;

namespace GlobalPlanner.Planning.Performance.Regression;

/// <summary>Fits the duration of the passes of one kind. Pure; the order of the samples matters only for exact ties.</summary>
internal static class PassRegression
{
    // A saturated engine fills every pass to the token budget, give or take a block of KV cache.
    private const double OnePointSpread = 0.02;

    /// <summary>The fit; null with too few samples, or when they show no effect of load on the duration.</summary>
    public static PassFit? Fit(ReadOnlySpan<PassSample> samples, PassKind kind, int minObservations)
    {
        if (samples.Length < minObservations)
        {
            return null;
        }

        if (kind != PassKind.Prefill)
        {
            return LinearRegression.Fit(samples, kind);
        }

        return (samples.Length >= HingeRegression.LeastSamples ? HingeRegression.Fit(samples) : null)
            ?? LinearRegression.Fit(samples, kind)
            ?? AtOnePoint(samples);
    }

    /// <summary>
    /// A constant time per token, when all passes have about the same number of tokens. No line can be fitted to them, and
    /// Dynamo's model never becomes ready for a pool that is saturated from its first pass. But the queue of such a pool
    /// is worked off in passes of that very size, so the estimate is right where it is needed.
    /// </summary>
    private static PassFit? AtOnePoint(ReadOnlySpan<PassSample> samples)
    {
        var (least, most, tokens, milliseconds) = (double.PositiveInfinity, 0.0, 0.0, 0.0);
        foreach (ref readonly var sample in samples)
        {
            var x = sample.Features(PassKind.Prefill).First;
            (least, most) = (Math.Min(least, x), Math.Max(most, x));
            tokens += x;
            milliseconds += sample.Milliseconds;
        }

        return least > 0 && most - least <= OnePointSpread * most ? new PassFit(0, milliseconds / tokens, 0, 0, 0) : null;
    }
}
