using CsCheck;
using GlobalPlanner.Planning.Forecasting;

namespace GlobalPlanner.Planning.Tests.Forecasting;

/// <summary>What holds for every predictor and every series.</summary>
public sealed class PredictorProperties
{
    private static readonly Gen<double> GenValue = Gen.Frequency(
        (6, Gen.Double[0, 1000]),
        (2, Gen.Const(0.0)),
        (1, Gen.Double[0, 1e15]),
        (1, Gen.Const(double.MaxValue)),
        (1, Gen.Const(double.Epsilon)));

    private static readonly Gen<int> GenMissed = Gen.Frequency(
        (8, Gen.Const(0)), (2, Gen.Int[1, 20]), (1, Gen.Int[1000, 1_000_000]), (1, Gen.Const(int.MaxValue)));

    private static readonly Gen<(double Value, int Missed)[]> GenSeries = Gen.Select(GenValue, GenMissed).Array[0, 40];

    public static TheoryData<string, bool> Predictors
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in PredictorCatalog.Names)
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Predictors))]
    public void Forecasts_are_finite_and_not_negative(string name, bool log1p)
    {
        var tracker = new SeriesTracker(Create(name, log1p));
        GenSeries.Sample(
            series =>
            {
                var state = tracker.Start();
                foreach (var (value, missed) in series)
                {
                    (state, var forecast) = tracker.Forecast(tracker.Observe(state, value, missed));
                    if (forecast is not null)
                    {
                        Assert.True(double.IsFinite(forecast.Point) && forecast.Point >= 0, $"{forecast}");
                        Assert.True(forecast.StandardDeviation is not { } deviation || (double.IsFinite(deviation) && deviation >= 0), $"{forecast}");
                        Assert.InRange(forecast.Quantile(0.95), forecast.Point, double.MaxValue);
                        Assert.True(forecast.Warning is null || name is "arima" or "auto", forecast.Warning);
                    }
                }
            },
            iter: 30);
    }

    [Theory]
    [MemberData(nameof(Predictors))]
    public void A_restart_changes_no_forecast(string name, bool log1p) => Gen.Select(GenSeries, Gen.Int[0, 39]).Sample(
        (series, restartAt) =>
        {
            var tracker = new SeriesTracker(Create(name, log1p));
            var (kept, restarted) = (tracker.Start(), tracker.Start());
            for (var i = 0; i < series.Length; i++)
            {
                (kept, var expected) = tracker.Forecast(tracker.Observe(kept, series[i].Value, series[i].Missed));
                (restarted, var actual) = tracker.Forecast(tracker.Observe(restarted, series[i].Value, series[i].Missed));
                Assert.Equal(expected, actual);
                restarted = i == restartAt ? Series.Rewritten(restarted) : restarted;
            }

            Assert.Equal(Series.Json(kept), Series.Json(restarted));
        },
        iter: 15);

    [Theory]
    [MemberData(nameof(Predictors))]
    public void The_state_stops_growing(string name, bool log1p)
    {
        var tracker = new SeriesTracker(Create(name, log1p));
        var state = tracker.Start();
        var sizes = new List<int>();
        for (var i = 0; i < 400; i++)
        {
            state = tracker.Observe(state, 1000 + (i * 7919 % 997), 0);
            sizes.Add(Series.Json(state).Length);
        }

        Assert.InRange(sizes.TakeLast(100).Max(), 0, sizes.Take(100).Max() * 1.1);
        Assert.InRange(sizes.Max(), 0, 8_000);
    }

    [Theory]
    [MemberData(nameof(Predictors))]
    public void A_state_of_another_predictor_is_refused(string name, bool log1p)
    {
        var predictor = Create(name, log1p);
        var other = Create(name == "constant" ? "kalman" : "constant", log1p).Start();

        Assert.Throws<ArgumentException>(() => predictor.Forecast(other));
        Assert.Throws<ArgumentException>(() => predictor.Observe(other, 1, 0));
    }

    private static ISeriesPredictor Create(string name, bool log1p) =>
        PredictorCatalog.Create(new ForecastingOptions { Predictor = name, Log1p = log1p, Prophet = new() { WindowSize = 12 }, Arima = new() { MaxPoints = 40 } });
}
