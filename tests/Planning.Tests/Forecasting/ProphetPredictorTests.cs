using GlobalPlanner.Planning.Forecasting.Prophet;

namespace GlobalPlanner.Planning.Tests.Forecasting;

/// <summary>Reference 02, sections 1.4 and 5.4.</summary>
public sealed class ProphetPredictorTests
{
    [Theory]
    [InlineData("ramp", new double[] { 10, 20, 30, 40, 50 }, 60.0)]
    [InlineData("noise", new double[] { 100, 120, 90, 110, 130, 95, 105, 125, 98, 112 }, 111.14)]
    [InlineData("fall", new double[] { 100, 80, 60, 40, 20, 10, 5, 0, 0, 0 }, -30.95)]
    [InlineData("step", new double[] { 10, 12, 11, 13, 12, 30, 31, 33, 32, 34, 33, 35 }, 41.64)]
    public void The_most_probable_fit_extrapolates_as_in_the_reference(string row, double[] values, double expected)
    {
        Assert.NotNull(row);
        double[] steps = [.. Enumerable.Range(0, values.Length).Select(i => (double)i)];
        var design = new ProphetDesign(steps, 180);
        var fit = ProphetFit.Solve(design, [.. values.Select(value => value / values.Max())])!;

        var forecast = fit.Evaluate(design, values.Length) * values.Max();

        Assert.True(Math.Abs(forecast - expected) <= 0.02 * Math.Abs(expected), $"{forecast} is not {expected}");
        Assert.Equal(Math.Max(0, forecast), Series.ForecastAfter(new ProphetPredictor(new()), values).Point, 9);
    }
}
