using GlobalPlanner.Planning.Performance.Passes;

namespace GlobalPlanner.Planning.Performance.Regression;

/// <summary>
/// Fits a line with one bend to prefill passes. Source: prefill regression of Dynamo's forward-pass model.
/// </summary>
/// <remarks>
/// A short prompt is bound by memory: loading the weights takes the same time for any number of tokens, and the line is
/// nearly flat. A long one is bound by arithmetic, and the line is steep. One straight line would be wrong at both ends.
/// For a given knot the best line is a linear regression; the best knot has no formula, so a few are tried. Errors count
/// relative to the duration: a pass of two seconds may be wrong by much more than the whole duration of a short one, and
/// short passes decide whether a latency target is met.
/// </remarks>
internal static class HingeRegression
{
    /// <summary>Fewest samples for a bend.</summary>
    public const int LeastSamples = 6;

    // Milliseconds. Errors of shorter passes count absolutely: relative to nearly nothing they would outweigh all others.
    private const double LeastWeightedMilliseconds = 25;

    // Milliseconds per token. A slope that is negative by less is zero but for rounding.
    private const double SlopeTolerance = -1e-6;

    private const int Knots = 12;

    /// <summary>The fit with the best knot; null when every knot needs a negative slope, or fewer than three prompt lengths differ.</summary>
    public static PassFit? Fit(ReadOnlySpan<PassSample> samples)
    {
        Span<double> knots = stackalloc double[Knots];
        knots = knots[..Candidates(samples, knots)];
        PassFit? best = null;
        var least = double.PositiveInfinity;
        foreach (var knot in knots)
        {
            if (FitAt(samples, knot) is { } fit)
            {
                var error = WeightedError(samples, fit);
                if (error < least)
                {
                    (best, least) = (fit, error);
                }
            }
        }

        return best;
    }

    /// <summary>
    /// The knots to try, ascending and distinct: four at quantiles of the samples, where there are most to tell both sides
    /// apart, and eight evenly spread over the logarithm, where samples may be rare but the bend still lie.
    /// </summary>
    private static int Candidates(ReadOnlySpan<PassSample> samples, Span<double> knots)
    {
        var distinct = Distinct(samples);
        if (distinct.Length < 3)
        {
            return 0;
        }

        var (least, most) = (distinct[0], distinct[^1]);
        var count = 0;
        for (var i = 1; i <= 4; i++)
        {
            Consider(distinct[i * (distinct.Length - 1) / 5], knots);
        }

        for (var i = 1; i <= 8 && least > 0; i++)
        {
            Consider(Math.Exp(Math.Log(least) + (i / 9.0 * (Math.Log(most) - Math.Log(least)))), knots);
        }

        knots[..count].Sort();
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (kept == 0 || knots[i] - knots[kept - 1] > 1e-9 * knots[kept - 1])
            {
                knots[kept++] = knots[i];
            }
        }

        return kept;

        void Consider(double knot, Span<double> into)
        {
            if (knot > least && knot < most)
            {
                into[count++] = knot;
            }
        }
    }

    private static double[] Distinct(ReadOnlySpan<PassSample> samples)
    {
        var values = new double[samples.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = samples[i].PrefillTokens;
        }

        Array.Sort(values);
        var kept = 0;
        foreach (var value in values)
        {
            if (kept == 0 || value > values[kept - 1])
            {
                values[kept++] = value;
            }
        }

        return values[..kept];
    }

    private static PassFit? FitAt(ReadOnlySpan<PassSample> samples, double knot)
    {
        var scale = FeatureScale.Of(samples, PassKind.Prefill, second: false);
        var system = new LinearSystem(stackalloc double[12], 3);
        Span<double> row = [1, 0, 0];
        foreach (ref readonly var sample in samples)
        {
            row[1] = scale.Apply(sample.PrefillTokens);
            row[2] = Math.Max(0, sample.PrefillTokens - knot) / scale.Half;

            // At most one, so that the least pivot of the system means the same for long passes as for short ones.
            var weight = LeastWeightedMilliseconds * Weight(sample);
            system.Add(row, sample.Milliseconds, weight * weight);
        }

        Span<double> solution = stackalloc double[3];
        if (!system.TrySolve(solution))
        {
            return null;
        }

        var slope = solution[1] / scale.Half;
        var steep = slope + (solution[2] / scale.Half);
        var fit = new PassFit(solution[0] - (slope * scale.Middle), Math.Max(0, slope), 0, Math.Max(0, steep) - Math.Max(0, slope), knot);
        return fit.IsFinite && slope >= SlopeTolerance && steep >= SlopeTolerance ? fit : null;
    }

    private static double Weight(in PassSample sample) => 1 / Math.Max(sample.Milliseconds, LeastWeightedMilliseconds);

    private static double WeightedError(ReadOnlySpan<PassSample> samples, PassFit fit)
    {
        var sum = 0.0;
        foreach (ref readonly var sample in samples)
        {
            var residual = (sample.Milliseconds - fit.Raw(sample.PrefillTokens, 0)) * Weight(sample);
            sum += residual * residual;
        }

        return sum;
    }
}
