using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// Forecasts with an ARIMA model of an order that it selects itself, as Dynamo's planner does with pmdarima. It selects the
/// order at the first forecast with enough points, on log1p of the series when the raw one shows no dynamics, and refits
/// from the last parameters with every new point. Unlike Dynamo it selects again on a schedule, bounds the history, keeps
/// gaps as gaps, and loses no points when a fit fails.
/// </summary>
public sealed class ArimaPredictor(ArimaOptions options) : ISeriesPredictor
{
    /// <summary>Its name in <c>load_predictor</c>.</summary>
    public const string PredictorName = "arima";

    /// <summary>Observations before there is a model.</summary>
    public const int MinimumPoints = 5;

    // Gaps keep the covariance of the filter from settling, so every step costs a matrix product; a selection on a longer
    // history would take a second.
    private const int MostPointsWithGaps = 150;

    private readonly int _maxPoints = Math.Max(MinimumPoints, options.MaxPoints);

    /// <inheritdoc/>
    public string Name => PredictorName;

    /// <inheritdoc/>
    public PredictorState Start() => new ArimaState();

    /// <inheritdoc/>
    public PredictorState Observe(PredictorState state, double value, int missedSteps)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = state.As<ArimaState>();
        var point = double.IsFinite(value) ? Math.Max(0, value) : 0;
        if (missedSteps >= _maxPoints)
        {
            // The whole history is older than what is kept.
            known = new ArimaState();
        }

        var gap = known.History.IsEmpty ? 0 : Math.Max(0, missedSteps);
        return known with
        {
            History = Append(known.History, gap, point),
            PendingPoints = known.PendingPoints + 1,
            PointsSinceSelection = known.PointsSinceSelection + 1,
        };
    }

    /// <inheritdoc/>
    public (PredictorState State, SeriesForecast? Forecast) Forecast(PredictorState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = state.As<ArimaState>();
        if (known.History.IsEmpty)
        {
            return (known, null);
        }

        var last = known.History[^1]!.Value;
        if (known.History.Count(value => value is not null) < MinimumPoints
            || known.History.All(value => value is null || value == last))
        {
            return (known, new SeriesForecast(last));
        }

        var fitted = Refresh(known);
        if (fitted.Model is { } model && fitted.PendingPoints == 0
            && ArimaFit.Forecast(new ArimaSeries(fitted.History, fitted.IsLog1p), model) is { } forecast
            && ModelSpace.From(forecast.Mean, fitted.IsLog1p) is var point && double.IsFinite(point))
        {
            return (fitted, new SeriesForecast(point)
            {
                StandardDeviation = forecast.Deviation,
                IsLog1p = fitted.IsLog1p,
                Model = $"{model.Order}{(fitted.IsLog1p ? " on log1p" : "")}",
            });
        }

        return (fitted, new SeriesForecast(last) { Warning = "no ARIMA model could be fitted; the last value is used" });
    }

    private ImmutableArray<double?> Append(ImmutableArray<double?> history, int gap, double point)
    {
        var length = history.Length + gap + 1;
        var first = Math.Max(0, length - _maxPoints);
        while (first < history.Length && history[first] is null)
        {
            first++;
        }

        var builder = ImmutableArray.CreateBuilder<double?>(length - first);
        builder.AddRange(history.AsSpan()[Math.Min(first, history.Length)..]);
        for (var step = first < history.Length ? 0 : gap; step < gap; step++)
        {
            builder.Add(null);
        }

        builder.Add(point);
        return builder.DrainToImmutable();
    }

    /// <summary>Selects or updates the model when due. On failure the points stay pending, so that the next fit includes them.</summary>
    private ArimaState Refresh(ArimaState state)
    {
        var isDue = options.ReselectPoints > 0 && state.PointsSinceSelection >= options.ReselectPoints;
        if (state.Model is null || isDue)
        {
            state = Select(state) ?? state with { PointsSinceSelection = 0 };
        }

        if (state.Model is null || state.PendingPoints == 0)
        {
            return state;
        }

        var updated = ArimaFit.Update(new ArimaSeries(state.History, state.IsLog1p), state.Model, state.PendingPoints);
        return updated is null ? state : state with { Model = updated, PendingPoints = 0 };
    }

    private ArimaState? Select(ArimaState state)
    {
        var isLog1p = options.Log1p;
        var history = state.History.Length > MostPointsWithGaps && state.History.Contains(null) ? state.History[^MostPointsWithGaps..] : state.History;
        var model = OrderSelection.Select(new ArimaSeries(history, isLog1p));
        if (model is { Order: { P: 0, Q: 0 } } && !isLog1p
            && OrderSelection.Select(new ArimaSeries(history, log1p: true)) is { } onLog)
        {
            model = onLog;
            isLog1p = true;
        }

        return model is null ? null : state with { Model = model, IsLog1p = isLog1p, PendingPoints = 0, PointsSinceSelection = 0 };
    }
}
