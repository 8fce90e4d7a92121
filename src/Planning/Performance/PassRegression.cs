namespace GlobalPlanner.Planning.Performance;

/// <summary>Fits the duration of the passes of one kind. Pure; the samples' order decides only between exact ties.</summary>
internal static class PassRegression
{
    // Prompts of a saturated engine fill every pass to the token budget, give or take a block.
    private const double OnePointSpread = 0.02;

    /// <summary>The fit; null with too few samples, or when they show no load signal.</summary>
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
    /// A price by the token, when all passes had the same number of them. No line can be fitted then, and Dynamo's model
    /// stays not ready just for the pool that is saturated from its first pass; but its queue is worked off in passes of
    /// that very size, so the price is right where it is asked for.
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
