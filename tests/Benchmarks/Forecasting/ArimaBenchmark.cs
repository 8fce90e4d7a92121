using BenchmarkDotNet.Attributes;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Forecasting.Arima;

namespace GlobalPlanner.Benchmarks.Forecasting;

/// <summary>
/// One forecast on a full history, with order selection (aim: below 50 ms), and with a refit to one new point (aim: below
/// 1 ms).
/// </summary>
[MemoryDiagnoser]
public class ArimaBenchmark
{
    private const int Points = 500;

    private readonly ArimaPredictor _predictor = new(new ArimaOptions { MaxPoints = Points, ReselectPoints = 0 });
    private PredictorState _unselected = null!;
    private PredictorState _updatable = null!;

    /// <summary>Kind of series.</summary>
    [Params("noise", "autoregression", "walk", "season")]
    public string Series { get; set; } = "";

    /// <summary>Whether every fiftieth step is missing.</summary>
    [Params(false, true)]
    public bool Gaps { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(7);
        var state = _predictor.Start();
        var (smooth, walk) = (0.0, 1000.0);
        for (var at = 0; at < Points; at++)
        {
            var noise = Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
            smooth = (0.7 * smooth) + noise;
            walk += 10 * noise;
            var value = Series switch
            {
                "noise" => 100 + (10 * noise),
                "autoregression" => 100 + (10 * smooth),
                "walk" => walk,
                _ => 100 + (40 * Math.Sin(at / 7.0)) + (5 * noise),
            };
            state = _predictor.Observe(state, value, Gaps && at % 50 == 49 ? 1 : 0);
        }

        _unselected = state;
        (state, var forecast) = _predictor.Forecast(state);
        _updatable = _predictor.Observe(state, forecast!.Point * 1.02, missedSteps: 0);
    }

    [Benchmark]
    public SeriesForecast? Select() => _predictor.Forecast(_unselected).Forecast;

    [Benchmark]
    public SeriesForecast? Update() => _predictor.Forecast(_updatable).Forecast;
}
