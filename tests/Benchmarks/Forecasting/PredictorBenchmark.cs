using BenchmarkDotNet.Attributes;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.Forecasting.Prophet;

namespace GlobalPlanner.Benchmarks.Forecasting;

/// <summary>
/// The cost of a predictor: learning a whole history with one forecast, and one more step, as every predictive interval
/// takes for three series.
/// </summary>
[MemoryDiagnoser]
public class PredictorBenchmark
{
    private ISeriesPredictor _predictor = null!;
    private PredictorState _state = null!;
    private double[] _history = null!;

    /// <summary>Name of the predictor, as in the setting <c>load_predictor</c>.</summary>
    [Params("constant", "kalman", "prophet")]
    public string Predictor { get; set; } = "constant";

    /// <summary>Observations in the history.</summary>
    [Params(500)]
    public int Points { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _predictor = PredictorCatalog.Create(new ForecastingOptions { Predictor = Predictor, Prophet = new ProphetOptions { WindowSize = Points } });
        _history = [.. Enumerable.Range(0, Points).Select(i => 500 + (300 * Math.Sin(i / 10.0)) + (i * 7919 % 97))];
        _state = Take(_history);
    }

    /// <summary>Learns the whole history and forecasts once.</summary>
    [Benchmark]
    public SeriesForecast? Fit() => _predictor.Forecast(Take(_history)).Forecast;

    /// <summary>Learns one observation and forecasts once.</summary>
    [Benchmark]
    public SeriesForecast? Step() => _predictor.Forecast(_predictor.Observe(_state, 510, 0)).Forecast;

    private PredictorState Take(double[] values) =>
        values.Aggregate(_predictor.Start(), (state, value) => _predictor.Observe(state, value, 0));
}
