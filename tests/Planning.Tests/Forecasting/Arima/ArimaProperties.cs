using CsCheck;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Forecasting.Arima;

namespace GlobalPlanner.Planning.Tests.Forecasting.Arima;

/// <summary>What holds for every series, however nasty.</summary>
public sealed class ArimaProperties
{
    private static readonly double[] Levels = [0, 0, 1e-300, 1e-3, 0.1, 1, 3, 50, 51, 1000, 1e7, 1e15, 1e160, 1e308, double.MaxValue];

    private static readonly Gen<double> GenValue = Gen.OneOf(
        Gen.Int[0, Levels.Length - 1].Select(index => Levels[index]),
        Gen.Double[0, 100],
        Gen.Const(5.0));

    private static readonly Gen<(double Value, int Missed)[]> GenSeries = Gen.OneOf(
        Gen.Select(GenValue, Gen.Int[-30, 3], (value, missed) => (value, Math.Max(0, missed))).Array[1, 30],
        Gen.Select(GenValue, GenValue, Gen.Int[1, 25], (before, after, at) =>
            Enumerable.Range(0, 30).Select(step => (step < at ? before : after, 0)).ToArray()),
        Gen.Select(Gen.Double[-3, 3], Gen.Double[0, 100], Gen.Int[5, 40], (slope, start, length) =>
            Enumerable.Range(0, length).Select(step => (Math.Max(0, start + (slope * step)), 0)).ToArray()),
        Gen.Select(Gen.Double[0.5, 2], Gen.Int[5, 60], (ratio, length) =>
            Enumerable.Range(0, length).Select(step => (Math.Pow(ratio, step), 0)).ToArray()));

    [Fact]
    [Trait("Category", "Slow")]
    public void A_forecast_is_finite_not_negative_and_repeatable() => Gen.Select(GenSeries, Gen.Bool, Gen.Int[0, 10]).Sample(
        (series, log1p, reselect) =>
        {
            var predictor = new ArimaPredictor(new ArimaOptions { Log1p = log1p, MaxPoints = 25, ReselectPoints = reselect });
            PredictorState state = predictor.Start();
            for (var at = 0; at < series.Length; at++)
            {
                state = predictor.Observe(state, series[at].Value, series[at].Missed);
                if (at % 4 == 0 || at == series.Length - 1)
                {
                    (state, var forecast) = predictor.Forecast(state);
                    Assert.True(double.IsFinite(forecast!.Point) && forecast.Point >= 0, $"{forecast.Point}");
                    Assert.True(forecast.StandardDeviation is not { } deviation || (double.IsFinite(deviation) && deviation >= 0));
                    Assert.Equal(forecast, predictor.Forecast(state).Forecast);
                }
            }
        },
        iter: 25);

    [Fact]
    public void Coefficients_go_to_real_numbers_and_back() => Gen.Double[-4, 4].Array[1, 5].Sample(unconstrained =>
    {
        Span<double> coefficients = stackalloc double[unconstrained.Length];
        Span<double> back = stackalloc double[unconstrained.Length];
        StationaryCoefficients.FromUnconstrained(unconstrained, coefficients);

        Assert.True(StationaryCoefficients.TryToUnconstrained(coefficients, back));
        for (var index = 0; index < back.Length; index++)
        {
            Assert.Equal(unconstrained[index], back[index], 1e-4);
        }
    });

    /// <summary>Against the roots themselves.</summary>
    [Fact]
    public void Inverse_roots_are_within_a_radius_when_all_of_them_are() => Gen.Select(Gen.Double[-2, 2].Array[1, 5], Gen.Double[0.2, 1.5]).Sample(
        (coefficients, radius) =>
        {
            // The inverse roots of 1 - a z - b z^2 ... are the roots of z^n - a z^(n-1) - b z^(n-2) ...
            double[] ascending = [.. coefficients.Reverse().Select(coefficient => -coefficient), 1];
            var largest = MathNet.Numerics.FindRoots.Polynomial(ascending).Max(root => root.Magnitude);

            return Math.Abs(largest - radius) < 1e-6
                || StationaryCoefficients.HasInverseRootsWithin(coefficients, radius) == largest < radius;
        });
}
