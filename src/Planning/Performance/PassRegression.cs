namespace GlobalPlanner.Planning.Performance;

/// <summary>Fits the duration of the passes of one kind. Pure; the samples' order decides only between exact ties.</summary>
internal static class PassRegression
{
    /// <summary>The fit; null with too few samples, or when they show no load signal.</summary>
    public static PassFit? Fit(ReadOnlySpan<PassSample> samples, PassKind kind, int minObservations)
    {
        if (samples.Length < minObservations)
        {
            return null;
        }

        var bends = kind == PassKind.Prefill && samples.Length >= HingeRegression.LeastSamples;
        return (bends ? HingeRegression.Fit(samples) : null) ?? LinearRegression.Fit(samples, kind);
    }
}
