using System.Collections.Immutable;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Forecasting.Arima;
using GlobalPlanner.Planning.Forecasting.Auto;
using GlobalPlanner.Planning.Forecasting.Constant;
using GlobalPlanner.Planning.Forecasting.Kalman;
using GlobalPlanner.Planning.Forecasting.Prophet;

namespace GlobalPlanner.Planning.Forecasting;

/// <summary>The predictors that <c>load_predictor</c> names.</summary>
public static class PredictorCatalog
{
    /// <summary>In the order in which <c>auto</c> prefers them before it has scored any.</summary>
    private static readonly ImmutableArray<KeyValuePair<string, Func<PlannerConfig, ISeriesPredictor>>> Models =
    [
        new(ArimaPredictor.PredictorName, static config => new ArimaPredictor(ArimaOptions.From(config))),
        new(ConstantPredictor.PredictorName, static _ => new ConstantPredictor()),
        new(KalmanPredictor.PredictorName, static config => new KalmanPredictor(KalmanOptions.From(config))),
        new(ProphetPredictor.PredictorName, static config => new ProphetPredictor(ProphetOptions.From(config))),
    ];

    /// <summary>What <c>load_predictor</c> may be.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Models.Select(static model => model.Key), AutoPredictor.PredictorName];

    /// <summary>The predictor of a configuration.</summary>
    /// <exception cref="ArgumentException">No predictor has the configured name; a validated configuration never gets here.</exception>
    public static ISeriesPredictor Create(PlannerConfig config) => Create(config, Models);

    /// <summary>The predictor of a configuration, out of the given ones.</summary>
    internal static ISeriesPredictor Create(
        PlannerConfig config, ImmutableArray<KeyValuePair<string, Func<PlannerConfig, ISeriesPredictor>>> models)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.LoadPredictor == AutoPredictor.PredictorName)
        {
            return new AutoPredictor([.. models.Select(model => model.Value(config))]);
        }

        var create = models.FirstOrDefault(model => model.Key == config.LoadPredictor).Value
            ?? throw new ArgumentException(
                $"load_predictor is {config.LoadPredictor}; known are {string.Join(", ", models.Select(static model => model.Key))} and {AutoPredictor.PredictorName}.",
                nameof(config));
        return create(config);
    }
}
