using GlobalPlanner.Planning.Performance.Passes;

namespace GlobalPlanner.Planning.Performance.Regression;

/// <summary>
/// Least squares with non-negative slopes: the best of the fits on every set of features, the empty one included. Source:
/// regression of Dynamo's forward-pass model.
/// </summary>
internal static class LinearRegression
{
    // A feature must reduce the error by more than rounding does; otherwise the smaller set stays.
    private const double LeastGain = 1e-12;

    /// <summary>
    /// The fit; null when no feature makes passes longer. So few samples that a line would go through them exactly may
    /// keep a constant.
    /// </summary>
    public static PassFit? Fit(ReadOnlySpan<PassSample> samples, PassKind kind)
    {
        // A pass never gets shorter by more work. When requests and KV tokens rise together, an unconstrained fit splits
        // their effect at random, one slope may come out negative, and a large batch would look free. With two features
        // there are only four sets, so trying all of them is simpler than an iterative solver, and exact.
        var dimensions = PassFeatures.Dimensions(kind);
        var first = FeatureScale.Of(samples, kind, second: false);
        var second = FeatureScale.Of(samples, kind, second: true);
        var tolerance = LeastGain * SquaredError(samples, kind, default);
        PassFit? best = null;
        var least = double.PositiveInfinity;
        for (var features = 0; features < 1 << dimensions; features++)
        {
            if (FitOn(samples, kind, (features & 1) != 0 ? first : null, (features & 2) != 0 ? second : null) is not { } fit)
            {
                continue;
            }

            var error = SquaredError(samples, kind, fit);
            if (double.IsFinite(error) && (best is null || error < least - tolerance))
            {
                (best, least) = (fit, error);
            }
        }

        return samples.Length <= dimensions || best is { First: > 0 } or { Second: > 0 } ? best : null;
    }

    private static PassFit? FitOn(ReadOnlySpan<PassSample> samples, PassKind kind, FeatureScale? first, FeatureScale? second)
    {
        if (first is { IsConstant: true } || second is { IsConstant: true })
        {
            return null;
        }

        Span<double> row = [1, 0, 0];
        var secondAt = first is null ? 1 : 2;
        var system = new LinearSystem(stackalloc double[12], 1 + (first is null ? 0 : 1) + (second is null ? 0 : 1));
        foreach (ref readonly var sample in samples)
        {
            var features = sample.Features(kind);
            if (first is { } one)
            {
                row[1] = one.Apply(features.First);
            }

            if (second is { } two)
            {
                row[secondAt] = two.Apply(features.Second);
            }

            system.Add(row, sample.Milliseconds, 1);
        }

        Span<double> solution = stackalloc double[3];
        if (!system.TrySolve(solution))
        {
            return null;
        }

        var slopes = (First: first is { } a ? solution[1] / a.Half : 0, Second: second is { } b ? solution[secondAt] / b.Half : 0);
        var intercept = solution[0] - (slopes.First * (first?.Middle ?? 0)) - (slopes.Second * (second?.Middle ?? 0));
        var fit = new PassFit(intercept, slopes.First, slopes.Second, 0, 0);
        return fit.IsFinite && fit is { First: >= 0, Second: >= 0 } ? fit : null;
    }

    private static double SquaredError(ReadOnlySpan<PassSample> samples, PassKind kind, PassFit fit)
    {
        var sum = 0.0;
        foreach (ref readonly var sample in samples)
        {
            var features = sample.Features(kind);
            var residual = sample.Milliseconds - fit.Raw(features.First, features.Second);
            sum += residual * residual;
        }

        return sum;
    }
}
