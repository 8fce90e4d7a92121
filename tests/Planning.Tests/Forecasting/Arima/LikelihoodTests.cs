using GlobalPlanner.Planning.Forecasting.Arima;
using MathNet.Numerics.LinearAlgebra;

namespace GlobalPlanner.Planning.Tests.Forecasting.Arima;

/// <summary>
/// Both filters against the density of a multivariate normal whose covariance comes from the autocovariances: cubic in
/// the length of the series, but without a state, a gain or a stationary solution.
/// </summary>
public sealed class LikelihoodTests
{
    private const int Length = 36;

    public static TheoryData<double[], double[], double> Processes => new()
    {
        { [], [], 0 },
        { [0.7], [], 3 },
        { [], [0.6], -2 },
        { [0.6], [0.4], 5 },
        { [1.2, -0.5], [], 1 },
        { [], [0.5, 0.4, -0.3], 0 },
        { [0.5, -0.3, 0.2, 0.1, -0.2], [0.9, 0.3, -0.1, 0.2, 0.1], 2 },
        { [0.97], [-0.9], 0 },
        { [], [0.98], 0 },
        { [-0.99], [], 1 },
    };

    [Theory]
    [MemberData(nameof(Processes))]
    public void Without_gaps_it_is_the_normal_density(double[] ar, double[] ma, double intercept)
    {
        var series = SimulatedSeries.Arma(Length, ar, ma, mean: 4, seed: 11);
        var outcome = new ArmaFilter(ar.Length, ma.Length, series).Run(intercept, ar, ma);

        AssertClose(Expected(series, ar, ma, intercept, differences: 0), outcome.LogLikelihood(1.7));
        var general = new GapFilter(ar.Length, 0, ma.Length, series).Run(intercept, ar, ma);
        AssertClose(general.LogLikelihood(1.7), outcome.LogLikelihood(1.7));
        AssertClose(general.NextMean, outcome.NextMean);
        AssertClose(general.NextVariance, outcome.NextVariance);
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void With_gaps_it_is_the_density_of_what_was_observed(double[] ar, double[] ma, double intercept)
    {
        for (var differences = 0; differences <= 2; differences++)
        {
            var series = SimulatedSeries.Arma(Length, ar, ma, mean: 4, seed: 12);
            foreach (var gap in (int[])[5, 6, 20, 28, 29, 30, 34])
            {
                series[gap] = double.NaN;
            }

            var outcome = new GapFilter(ar.Length, differences, ma.Length, series).Run(intercept, ar, ma);

            AssertClose(Expected(series, ar, ma, intercept, differences), outcome.LogLikelihood(1.7));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Integrals_in_the_state_are_differences_of_the_series(int differences)
    {
        double[] ar = [0.5];
        double[] ma = [0.3];
        var series = SimulatedSeries.Integrated(Length, ar, ma, differences, mean: 0.5, seed: 13);
        var plain = new ArimaSeries([.. series.Select(value => (double?)value)], log1p: false);

        var integrated = new GapFilter(1, differences, 1, series).Run(0.2, ar, ma);
        var differenced = new ArmaFilter(1, 1, plain.Differenced(differences)).Run(0.2, ar, ma);

        AssertClose(integrated.LogLikelihood(1), differenced.LogLikelihood(1));
        AssertClose(integrated.NextMean, plain.Undifferenced(differenced.NextMean, differences));
        AssertClose(integrated.NextVariance, differenced.NextVariance);
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-7 * Math.Max(1, Math.Abs(expected)), $"{actual} is not {expected}");

    private static double Expected(double[] series, double[] ar, double[] ma, double intercept, int differences)
    {
        var autocovariances = Autocovariances(ar, ma);
        var level = intercept / (1 - ar.Sum());
        var weights = Enumerable.Range(0, series.Length).Select(at => Weights(at, series.Length, differences)).ToArray();
        int[] known = [.. Enumerable.Range(differences, series.Length - differences).Where(at => !double.IsNaN(series[at]))];

        // Given the first observations, what follows is a weighted sum of the differenced process.
        var covariance = Matrix<double>.Build.Dense(known.Length, known.Length, (row, column) =>
            1.7 * Sum(weights[known[row]], weights[known[column]], autocovariances));
        var residual = Vector<double>.Build.Dense(known.Length, row =>
            series[known[row]] - Extrapolated(series, known[row], differences) - (level * weights[known[row]].Sum()));
        var factor = covariance.Cholesky();
        return -0.5 * ((known.Length * Math.Log(2 * Math.PI)) + factor.DeterminantLn + residual.DotProduct(factor.Solve(residual)));
    }

    /// <summary>How the differenced process up to a step adds up to the series at that step.</summary>
    private static double[] Weights(int at, int length, int differences) =>
        [.. Enumerable.Range(0, length).Select(from =>
            from < differences || from > at ? 0.0
            : differences == 0 ? (from == at ? 1 : 0)
            : differences == 1 ? 1
            : at - from + 1)];

    private static double Extrapolated(double[] series, int at, int differences) => differences switch
    {
        0 => 0,
        1 => series[0],
        _ => series[1] + ((at - 1) * (series[1] - series[0])),
    };

    private static double Sum(double[] left, double[] right, double[] autocovariances)
    {
        var sum = 0.0;
        for (var row = 0; row < left.Length; row++)
        {
            for (var column = 0; left[row] != 0 && column < right.Length; column++)
            {
                sum += left[row] * right[column] * autocovariances[Math.Abs(row - column)];
            }
        }

        return sum;
    }

    /// <summary>From the weights of the infinite moving average.</summary>
    private static double[] Autocovariances(double[] ar, double[] ma)
    {
        var weights = new double[6000];
        for (var lag = 0; lag < weights.Length; lag++)
        {
            weights[lag] = lag == 0 ? 1 : lag <= ma.Length ? ma[lag - 1] : 0;
            for (var back = 1; back <= Math.Min(lag, ar.Length); back++)
            {
                weights[lag] += ar[back - 1] * weights[lag - back];
            }
        }

        return [.. Enumerable.Range(0, Length).Select(lag => weights.Skip(lag).Zip(weights, (one, other) => one * other).Sum())];
    }
}
