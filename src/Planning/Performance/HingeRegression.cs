namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// A line with one bend: short prompts are bound by memory, long ones by arithmetic. Relative errors count, so that the
/// short ones are not drowned. Source: prefill regression of Dynamo's forward-pass model.
/// </summary>
internal static class HingeRegression
{
    /// <summary>Least samples for a bend.</summary>
    public const int LeastSamples = 6;

    // Milliseconds under which errors count absolutely.
    private const double LeastWeightedMilliseconds = 25;

    // Milliseconds a token; what is below zero by less is rounding.
    private const double SlopeTolerance = -1e-6;

    private const int Knots = 12;

    /// <summary>The fit with the best knot; null when none has slopes that are not negative.</summary>
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

    /// <summary>Four knots by rank and eight evenly spread over the logarithm, in order, without repetition.</summary>
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

            // Scaled to one at most, so that the least pivot means the same for long passes as for short ones.
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
