using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Forecasting.Auto;
using GlobalPlanner.Planning.Forecasting.Constant;
using GlobalPlanner.Planning.Forecasting.Kalman;

namespace GlobalPlanner.Planning.Tests.Forecasting;

public sealed class AutoPredictorTests
{
    private static readonly AutoPredictor Predictor = new([new ConstantPredictor(), new KalmanPredictor(new() { MinPoints = 2 })]);

    [Fact]
    public void The_preferred_one_is_used_until_enough_steps_are_scored()
    {
        var forecast = Series.ForecastAfter(Predictor, 10, 20, 30, 40, 50);

        Assert.Equal(50, forecast.Point);
        Assert.Equal("auto: constant until 5 steps are scored", forecast.Model);
    }

    [Fact]
    public void The_one_with_less_loss_takes_over_and_the_forecast_says_why()
    {
        double[] ramp = [.. Enumerable.Range(1, 12).Select(i => 10.0 * i)];
        var forecast = Series.ForecastAfter(Predictor, ramp);

        Assert.Equal(Series.ForecastAfter(new KalmanPredictor(new()), ramp).Point, forecast.Point, 9);
        Assert.Matches(@"^auto: kalman, loss 0\.0\d \(constant 0\.1\d\) \(kalman, local linear trend\)$", forecast.Model);
    }

    [Fact]
    public void Too_low_costs_four_times_too_high()
    {
        // Two constants: one sees a tenth less, the other a fifth more than there is.
        var low = new ScaledPredictor("low", 0.9);
        var high = new ScaledPredictor("high", 1.2);
        var state = Run(new AutoPredictor([low, high]), Enumerable.Repeat(100.0, 20));

        Assert.Equal("high", state.Chosen);
        Assert.Equal([0.08, 0.04], state.Candidates.Select(candidate => Math.Round(candidate.Loss, 9)));
    }

    [Fact]
    public void A_small_advantage_does_not_change_the_predictor()
    {
        var state = Run(new AutoPredictor([new ScaledPredictor("first", 1.20), new ScaledPredictor("second", 1.19)]), Enumerable.Repeat(100.0, 50));

        Assert.Equal("first", state.Chosen);
        Assert.True(state.Candidates[1].Loss < state.Candidates[0].Loss);
    }

    [Fact]
    public void A_forecast_across_a_gap_is_not_scored()
    {
        var state = Predictor.Observe(Predictor.Observe(Predictor.Start(), 10, 0), 500, 3);

        Assert.Equal(0, Assert.IsType<AutoState>(state).ScoredSteps);
        Assert.Equal(1, Assert.IsType<AutoState>(Predictor.Observe(state, 500, 0)).ScoredSteps);
    }

    [Fact]
    public void One_absurd_step_does_not_decide_for_long()
    {
        double[] spiked = [.. Enumerable.Repeat(10.0, 20), 1e9, .. Enumerable.Range(0, 200).Select(i => 10.0 * i)];

        Assert.Equal("kalman", Run(Predictor, spiked).Chosen);
    }

    [Fact]
    public void A_predictor_that_a_newer_build_knows_starts_beside_the_others()
    {
        double[] ramp = [.. Enumerable.Range(1, 12).Select(i => 10.0 * i)];
        var newer = new AutoPredictor([new ScaledPredictor("new", 1), new ConstantPredictor(), new KalmanPredictor(new() { MinPoints = 2 })]);

        var (state, forecast) = newer.Forecast(Run(Predictor, ramp));

        Assert.StartsWith("auto: kalman", forecast!.Model, StringComparison.Ordinal);
        Assert.Equal(["new", "constant", "kalman"], Assert.IsType<AutoState>(state).Candidates.Select(candidate => candidate.Name));
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("kalman")]
    [InlineData("prophet")]
    [InlineData("auto")]
    public void The_catalog_makes_what_the_setting_names(string name) =>
        Assert.Equal(name, PredictorCatalog.Create(new ForecastingOptions { Predictor = name }).Name);

    [Fact]
    public void The_catalog_takes_any_model_by_name_and_gives_all_to_auto()
    {
        KeyValuePair<string, Func<ForecastingOptions, ISeriesPredictor>> Model(string name) => new(name, _ => new ScaledPredictor(name, 1));

        Assert.Equal("b", PredictorCatalog.Create(new ForecastingOptions { Predictor = "b" }, [Model("a"), Model("b")]).Name);
        var auto = PredictorCatalog.Create(new ForecastingOptions { Predictor = "auto" }, [Model("a"), Model("b")]).Start();
        Assert.Equal(["a", "b"], Assert.IsType<AutoState>(auto).Candidates.Select(candidate => candidate.Name));
        var refused = Assert.Throws<ArgumentException>(() => PredictorCatalog.Create(new ForecastingOptions { Predictor = "c" }, [Model("a")]));
        Assert.StartsWith("load_predictor is c; known are a and auto.", refused.Message, StringComparison.Ordinal);
    }

    private static AutoState Run(AutoPredictor predictor, IEnumerable<double> values) =>
        (AutoState)values.Aggregate(predictor.Start(), (state, value) => predictor.Observe(state, value, 0));

    private sealed class ScaledPredictor(string name, double factor) : ISeriesPredictor
    {
        private readonly ConstantPredictor _constant = new();

        public string Name => name;

        public PredictorState Start() => _constant.Start();

        public PredictorState Observe(PredictorState state, double value, int missedSteps) => _constant.Observe(state, value, missedSteps);

        public (PredictorState State, SeriesForecast? Forecast) Forecast(PredictorState state)
        {
            var (next, forecast) = _constant.Forecast(state);
            return (next, forecast is null ? null : forecast with { Point = forecast.Point * factor });
        }
    }
}
