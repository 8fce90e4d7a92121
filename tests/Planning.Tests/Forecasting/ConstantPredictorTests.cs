using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Forecasting.Constant;

namespace GlobalPlanner.Planning.Tests.Forecasting;

/// <summary>Reference 02, sections 1.1 and 5.1.</summary>
public sealed class ConstantPredictorTests
{
    [Fact]
    public void Idle_start_is_skipped_and_what_is_no_number_is_zero_5_1()
    {
        var forecasts = Series.ForecastEachStep(new ConstantPredictor(), [0, 0, 5, 0, double.PositiveInfinity, double.NaN, 7]);

        Assert.Equal([0, 0, 5, 0, 0, 0, 7], forecasts);
    }

    [Fact]
    public void Nothing_is_forecast_before_the_first_value_that_is_taken()
    {
        var tracker = new SeriesTracker(new ConstantPredictor());

        Assert.Null(tracker.Forecast(tracker.Observe(tracker.Start(), 0, 0)).Forecast);
    }

    [Fact]
    public void Idle_steps_are_skipped_anew_on_top_of_the_history()
    {
        var tracker = new SeriesTracker(new ConstantPredictor());
        var warm = SeriesTracker.ResetIdleSkip(tracker.Observe(tracker.Start(), 5, 0));

        Assert.Equal(5, tracker.Forecast(tracker.Observe(warm, 0, 0)).Forecast!.Point);
        Assert.Equal(0, tracker.Forecast(tracker.Observe(tracker.Observe(warm, 7, 0), 0, 0)).Forecast!.Point);
    }

    [Fact]
    public void Its_deviation_is_that_of_the_changes_and_a_gap_is_no_change()
    {
        var predictor = new ConstantPredictor();
        var state = predictor.Observe(predictor.Observe(predictor.Observe(predictor.Start(), 10, 0), 13, 0), 100, 2);

        Assert.Equal(3, predictor.Forecast(state).Forecast!.StandardDeviation!.Value, 12);
        Assert.Null(Series.ForecastAfter(predictor, 10).StandardDeviation);
    }
}
