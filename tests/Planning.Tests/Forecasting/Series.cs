using System.Text.Json;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Planning.Tests.Forecasting;

/// <summary>Runs a predictor under the rules of a series.</summary>
internal static class Series
{
    /// <summary>The forecast after every value; zero, as Dynamo answers, before the first that was taken.</summary>
    public static double[] ForecastEachStep(ISeriesPredictor predictor, double[] values)
    {
        var tracker = new SeriesTracker(predictor);
        var state = tracker.Start();
        return [.. values.Select(value =>
        {
            (state, var forecast) = tracker.Forecast(tracker.Observe(state, value, 0));
            return forecast?.Point ?? 0;
        })];
    }

    public static SeriesForecast ForecastAfter(ISeriesPredictor predictor, params double[] values)
    {
        var state = predictor.Start();
        foreach (var value in values)
        {
            state = predictor.Observe(state, value, 0);
        }

        return predictor.Forecast(state).Forecast!;
    }

    public static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.True(
            Math.Abs(pair.First - pair.Second) <= tolerance, $"{pair.Second} is not {pair.First}: [{string.Join(", ", actual)}]"));
    }

    public static T Rewritten<T>(T value) => JsonSerializer.Deserialize<T>(Json(value), PlanningJson.Options)!;

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, PlanningJson.Options);
}
