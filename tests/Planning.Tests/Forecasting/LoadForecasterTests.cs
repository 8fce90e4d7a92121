using System.Globalization;
using CsCheck;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Forecasting.Kalman;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Tests.Forecasting;

/// <summary>Reference 02, sections 1.5 and 1.6, and 01, section 4.</summary>
public sealed class LoadForecasterTests
{
    private static readonly DateTimeOffset Begin = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    private static ForecastingOptions Config => new() { Predictor = "constant", IntervalSeconds = 60 };

    [Fact]
    public void What_was_observed_last_is_what_constant_forecasts()
    {
        var (_, forecast, failure, _) = Run(Config, Traffic(120, 3000, 150));

        Assert.Null(failure);
        Assert.Equal(new TrafficForecast { NumRequests = 120, NumRequestsPoint = 120, Isl = 3000, Osl = 150, DurationS = 60, Predictor = "constant" }, forecast);
    }

    [Fact]
    public void Without_any_observation_there_is_no_data()
    {
        var forecaster = new LoadForecaster(Config);

        var outcome = forecaster.Forecast(forecaster.Start());

        Assert.Equal((ForecastFailure.NoData, null, "no traffic was observed yet"), (outcome.Failure, outcome.Forecast, outcome.Remark));
    }

    [Fact]
    public void While_lengths_are_unknown_it_is_not_ready()
    {
        Assert.Equal(ForecastFailure.NotReady, Run(Config, Idle, Idle).Failure);
        Assert.Equal(ForecastFailure.NotReady, Run(Config, Traffic(10, null, 100)).Failure);
        Assert.Null(Run(Config, Traffic(10, null, 100), Traffic(10, 50, 100)).Failure);
    }

    [Fact]
    public void An_idle_window_repeats_the_last_lengths_and_counts_as_no_request()
    {
        var forecast = Run(Config, Traffic(10, 3000, 150), Idle).Forecast!;

        Assert.Equal((0, 3000, 150), (forecast.NumRequests, forecast.Isl, forecast.Osl));
    }

    [Fact]
    public void Idle_windows_before_the_first_request_are_no_history()
    {
        var state = Run(Config with { Predictor = "kalman" }, Idle, Idle, Traffic(10, 3000, 150)).State;

        Assert.Equal((1L, 1L, 1L), (Points(state.NumRequests), Points(state.Isl), Points(state.Osl)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-5.0)]
    public void A_length_that_is_no_length_is_a_gap_in_its_series_alone(double? isl)
    {
        var config = Config with { Predictor = "kalman" };
        var state = Run(config, Traffic(10, 3000, 150), Traffic(12, isl, 160)).State;

        Assert.Equal((1, 0), (state.Isl.Gap, state.Osl.Gap));
        Assert.Equal(3000, state.LastIsl);

        // The series is in step again: as if the predictor had been told of the missed step.
        var predictor = new KalmanPredictor(config.Kalman);
        var expected = predictor.Observe(predictor.Observe(predictor.Start(), 3000, 0), 3300, 1);
        var after = Observe(config, state, Begin.AddSeconds(120), Traffic(14, 3300, 170));
        Assert.Equal(expected, after.Isl.Predictor);
        Assert.Equal(0, after.Isl.Gap);
    }

    [Theory]
    [InlineData("on time", 60, 0)]
    [InlineData("late, less than half a step", 89, 0)]
    [InlineData("late, more than half a step", 91, 1)]
    [InlineData("three outages", 240, 3)]
    [InlineData("early", 10, 0)]
    [InlineData("the clock went back", -3600, 0)]
    public void Steps_that_were_missed_follow_from_the_clock(string row, double seconds, int missed)
    {
        Assert.NotNull(row);
        var config = Config with { Predictor = "kalman" };
        var predictor = new KalmanPredictor(config.Kalman);
        var expected = predictor.Observe(predictor.Observe(predictor.Start(), 10, 0), 30, missed);

        var first = Observe(config, new LoadForecaster(config).Start(), Begin, Traffic(10, 100, 100));
        var second = Observe(config, first, Begin.AddSeconds(seconds), Traffic(30, 100, 100));

        Assert.Equal(expected, second.NumRequests.Predictor);
        Assert.Equal(Begin.AddSeconds(seconds), second.LastObservedAt);
    }

    [Theory]
    [InlineData(60, 120)]
    [InlineData(30, 240)]
    [InlineData(90, 80)]
    public void Requests_count_per_interval_whatever_the_window_was(double durationS, double expected)
    {
        var forecast = Run(Config, Traffic(120, 100, 100) with { DurationS = durationS }).Forecast!;

        Assert.Equal((expected, 60), (forecast.NumRequests, forecast.DurationS));
    }

    [Theory]
    [InlineData(double.NaN, 60, "num_requests is NaN")]
    [InlineData(-1, 60, "num_requests is -1")]
    [InlineData(double.PositiveInfinity, 60, "num_requests is Infinity")]
    [InlineData(5, 0, "duration_s is 0")]
    [InlineData(5, double.NaN, "duration_s is NaN")]
    public void An_observation_that_is_none_is_a_gap_and_the_forecast_says_so(double requests, double durationS, string words)
    {
        var before = Run(Config, Traffic(10, 3000, 150)).State;
        var state = Observe(Config, before, Begin.AddSeconds(60), Traffic(requests, 1, 1) with { DurationS = durationS });

        Assert.Equal(before with { Rejected = $"traffic was ignored: {words}" }, state);
        var forecast = new LoadForecaster(Config).Forecast(state).Forecast!;
        Assert.Equal((10, $"traffic was ignored: {words}"), (forecast.NumRequests, forecast.Warning));
        Assert.Null(new LoadForecaster(Config).Forecast(Observe(Config, state, Begin.AddSeconds(120), Traffic(1, 1, 1))).Forecast!.Warning);
    }

    [Theory]
    [InlineData("prophet", true)]
    [InlineData("kalman", false)]
    public void An_idle_forecast_of_nothing_stands_until_requests_come(string predictor, bool freezes)
    {
        var config = Config with { Predictor = predictor };
        TrafficObservation[] falling = [.. new double[] { 100, 80, 60, 40, 20 }.Select(requests => Traffic(requests, 3000, 150)), Idle, Idle];
        var idle = Run(config, falling);
        Assert.Equal(0, idle.Forecast!.NumRequests);
        Assert.Equal(freezes, idle.State.FrozenIdle is not null);

        var later = Run(config, [.. falling, .. Enumerable.Repeat(Idle, 8)]);
        if (freezes)
        {
            Assert.Equal(idle.State.FrozenIdle, later.Forecast);
        }

        Assert.Null(Run(config, [.. falling, Traffic(50, 3000, 150)]).State.FrozenIdle);
    }

    [Fact]
    public void Pools_are_sized_for_the_quantile_that_is_set()
    {
        TrafficObservation[] noisy = [.. Enumerable.Range(0, 30).Select(i => Traffic(100 + (i % 2 * 20), 100, 100))];
        double At(double? quantile) => Run(Config with { Quantile = quantile }, noisy).Forecast!.NumRequests;

        Assert.Equal(120, At(null));
        Assert.Equal(120, At(0.5), 9);
        Assert.Equal(120 + (20 * 1.2815515655), At(0.9), 6);
        Assert.Equal(120, Run(Config with { Quantile = 0.9 }, noisy).Forecast!.NumRequestsPoint);
    }

    [Fact]
    public void No_length_is_forecast_below_one_token()
    {
        TrafficObservation[] shrinking = [.. Enumerable.Range(0, 10).Select(i => Traffic(10, 100 - (10 * i), 100))];

        Assert.Equal(1, Run(Config with { Predictor = "kalman" }, shrinking).Forecast!.Isl);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void What_is_no_forecast_never_leaves(double point)
    {
        var forecaster = new LoadForecaster(Config, new BrokenPredictor(() => new SeriesForecast(point)));

        var outcome = forecaster.Forecast(forecaster.Observe(forecaster.Start(), Traffic(1, 1, 1), Begin));

        Assert.Equal((ForecastFailure.PredictFailed, null, "broken forecast a value that is negative or not a number"), (outcome.Failure, outcome.Forecast, outcome.Remark));
    }

    [Fact]
    public void A_predictor_that_throws_is_a_failed_prediction()
    {
        var forecaster = new LoadForecaster(Config, new BrokenPredictor(() => throw new ArithmeticException("singular")));

        var outcome = forecaster.Forecast(forecaster.Observe(forecaster.Start(), Traffic(1, 1, 1), Begin));

        Assert.Equal((ForecastFailure.PredictFailed, "broken failed: singular"), (outcome.Failure, outcome.Remark));
    }

    [Theory]
    [InlineData("kalman", false, 60)]
    [InlineData("constant", true, 60)]
    [InlineData("constant", false, 30)]
    public void A_setting_that_gives_history_another_meaning_starts_it_anew(string predictor, bool log1p, int interval)
    {
        var changed = Config with { Predictor = predictor, Log1p = log1p, IntervalSeconds = interval };
        var state = Observe(changed, Run(Config, Traffic(10, 3000, 150)).State, Begin.AddSeconds(60), Idle with { DurationS = interval });

        var forecast = new LoadForecaster(changed).Forecast(state).Forecast!;

        Assert.Equal((0, 3000, 150), (forecast.NumRequests, forecast.Isl, forecast.Osl));
    }

    [Fact]
    public void Warm_up_is_history_and_live_idle_windows_after_it_are_skipped()
    {
        var forecaster = new LoadForecaster(Config);
        var warm = forecaster.WarmUp(forecaster.Start(), [Traffic(5, 10, 20), Idle, Traffic(7, 30, 40)]);

        Assert.Equal((false, 30, 40, null), (warm.SeenLiveTraffic, warm.LastIsl, warm.LastOsl, warm.LastObservedAt));
        Assert.Equal((7, 30, 40), Numbers(forecaster.Forecast(warm)));
        var idle = forecaster.Observe(warm, Idle, Begin);
        Assert.Equal((7, 30, 40), Numbers(forecaster.Forecast(idle)));
        var live = forecaster.Observe(idle, Traffic(9, 50, 60), Begin.AddSeconds(60));
        Assert.Equal((0, 50, 60), Numbers(forecaster.Forecast(forecaster.Observe(live, Idle, Begin.AddSeconds(120)))));
    }

    [Fact]
    public void Only_the_end_of_a_long_warm_up_is_used()
    {
        var forecaster = new LoadForecaster(Config with { Predictor = "kalman", Arima = new() { MaxPoints = 60 } });

        Assert.Equal(60, Points(forecaster.WarmUp(forecaster.Start(), Enumerable.Repeat(Traffic(5, 10, 20), 500)).NumRequests));
    }

    [Fact]
    public void The_interval_must_be_positive() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoadForecaster(Config with { IntervalSeconds = 0 }));

    private static readonly Gen<double> GenNumber = Gen.Frequency(
        (6, Gen.Double[0, 1000]), (2, Gen.Const(0.0)), (1, Gen.Double), (1, Gen.OneOf(Gen.Const(double.NaN), Gen.Const(double.NegativeInfinity), Gen.Const(double.MaxValue), Gen.Const(-1.0))));

    private static readonly Gen<(TrafficObservation Traffic, double Seconds)[]> GenDay = Gen.Select(
        Gen.Select(GenNumber, GenNumber, GenNumber, Gen.Frequency((9, Gen.Const(60.0)), (1, GenNumber)), static (requests, isl, osl, duration) =>
            new TrafficObservation { NumRequests = requests, Isl = isl, Osl = osl, DurationS = duration }),
        Gen.Frequency((8, Gen.Const(60.0)), (1, Gen.Double[-1e6, 1e9]))).Array[1, 30];

    [Theory]
    [InlineData("constant")]
    [InlineData("kalman")]
    [InlineData("prophet")]
    [InlineData("auto")]
    public void Whatever_is_observed_forecasts_are_sound_and_survive_restarts(string predictor)
    {
        var forecaster = new LoadForecaster(Config with { Predictor = predictor, Prophet = new() { WindowSize = 10 }, Quantile = 0.9 });
        GenDay.Sample(
            day =>
            {
                var (state, restarted, at) = (forecaster.Start(), forecaster.Start(), Begin);
                foreach (var (traffic, seconds) in day)
                {
                    at = at.AddSeconds(seconds);
                    var outcome = forecaster.Forecast(forecaster.Observe(state, traffic, at));
                    var again = forecaster.Forecast(forecaster.Observe(Series.Rewritten(restarted), traffic, at));
                    (state, restarted) = (outcome.State, again.State);

                    Assert.Equal(Series.Json(outcome), Series.Json(again));
                    Assert.True(outcome.Failure is null or ForecastFailure.NoData or ForecastFailure.NotReady, outcome.Remark);
                    Assert.Equal(outcome.Failure is null, outcome.Forecast is not null);
                    if (outcome.Forecast is { } forecast)
                    {
                        Assert.All([forecast.NumRequests, forecast.NumRequestsPoint, forecast.Isl, forecast.Osl], value =>
                            Assert.True(double.IsFinite(value) && value >= 0, value.ToString(CultureInfo.InvariantCulture)));
                        Assert.True(forecast.NumRequests >= forecast.NumRequestsPoint && forecast.Isl >= 1 && forecast.Osl >= 1);
                    }
                }
            },
            iter: 15);
    }

    private static TrafficObservation Idle => new() { DurationS = 60, NumRequests = 0 };

    private static TrafficObservation Traffic(double requests, double? isl, double? osl) =>
        new() { DurationS = 60, NumRequests = requests, Isl = isl, Osl = osl };

    private static ForecasterState Observe(ForecastingOptions config, ForecasterState state, DateTimeOffset at, TrafficObservation traffic) =>
        new LoadForecaster(config).Observe(state, traffic, at);

    /// <summary>Observes and forecasts a step after the other; the last outcome.</summary>
    private static ForecastOutcome Run(ForecastingOptions config, params TrafficObservation[] observations)
    {
        var forecaster = new LoadForecaster(config);
        var outcome = new ForecastOutcome(forecaster.Start(), null);
        for (var i = 0; i < observations.Length; i++)
        {
            outcome = forecaster.Forecast(forecaster.Observe(outcome.State, observations[i], Begin.AddSeconds(60 * i)));
        }

        return outcome;
    }

    private static long Points(SeriesState series) => Assert.IsType<KalmanState>(series.Predictor).Points;

    private static (double NumRequests, double Isl, double Osl) Numbers(ForecastOutcome outcome) =>
        (outcome.Forecast!.NumRequests, outcome.Forecast.Isl, outcome.Forecast.Osl);

    private sealed class BrokenPredictor(Func<SeriesForecast> forecast) : ISeriesPredictor
    {
        private readonly ISeriesPredictor _inner = PredictorCatalog.Create(Config);

        public string Name => "broken";

        public PredictorState Start() => _inner.Start();

        public PredictorState Observe(PredictorState state, double value, int missedSteps) => _inner.Observe(state, value, missedSteps);

        public (PredictorState State, SeriesForecast? Forecast) Forecast(PredictorState state) => (state, forecast());
    }
}
