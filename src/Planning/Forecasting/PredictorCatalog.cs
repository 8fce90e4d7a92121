using System.Collections.Immutable;
using GlobalPlanner.Planning.Forecasting.Arima;
using GlobalPlanner.Planning.Forecasting.Auto;
using GlobalPlanner.Planning.Forecasting.Constant;
using GlobalPlanner.Planning.Forecasting.Kalman;
using GlobalPlanner.Planning.Forecasting.Prophet;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>The predictors by name. A new one is added to the list here and to <see cref="PredictorState"/>.</summary>
public static class PredictorCatalog
{
    /// <summary>In the order in which <c>auto</c> prefers them before it has scored any.</summary>
    private static readonly ImmutableArray<KeyValuePair<string, Func<ForecastingOptions, ISeriesPredictor>>> Models =
    [
        new(ArimaPredictor.PredictorName, static options => new ArimaPredictor(options.Arima with { Log1p = options.Log1p })),
        new(ConstantPredictor.PredictorName, static _ => new ConstantPredictor()),
        new(KalmanPredictor.PredictorName, static options => new KalmanPredictor(options.Kalman with { Log1p = options.Log1p })),
        new(ProphetPredictor.PredictorName, static options =>
            new ProphetPredictor(options.Prophet with { Log1p = options.Log1p, IntervalSeconds = options.IntervalSeconds })),
    ];

    /// <summary>The names of all predictors, <c>auto</c> last.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Models.Select(static model => model.Key), AutoPredictor.PredictorName];

    /// <summary>Makes the predictor that the options name.</summary>
    /// <exception cref="ArgumentException">No predictor has that name; validated configuration never names such a one.</exception>
    public static ISeriesPredictor Create(ForecastingOptions options) => Create(options, Models);

    /// <summary>Makes the predictor that the options name, out of the given ones.</summary>
    internal static ISeriesPredictor Create(
        ForecastingOptions options, ImmutableArray<KeyValuePair<string, Func<ForecastingOptions, ISeriesPredictor>>> models)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Predictor == AutoPredictor.PredictorName)
        {
            return new AutoPredictor([.. models.Select(model => model.Value(options))]);
        }

        var create = models.FirstOrDefault(model => model.Key == options.Predictor).Value
            ?? throw new ArgumentException(
                $"load_predictor is {options.Predictor}; known are {string.Join(", ", models.Select(static model => model.Key))} and {AutoPredictor.PredictorName}.",
                nameof(options));
        return create(options);
    }
}
