namespace GlobalPlanner.Planning.Forecasting.Constant;

/// <summary>Forecasts that the next step equals the last one. Source: Dynamo's constant predictor.</summary>
public sealed class ConstantPredictor : ISeriesPredictor
{
    /// <summary>Its name in <c>load_predictor</c>.</summary>
    public const string PredictorName = "constant";

    /// <inheritdoc />
    public string Name => PredictorName;

    /// <inheritdoc />
    public PredictorState Start() => new ConstantState();

    /// <inheritdoc />
    public PredictorState Observe(PredictorState state, double value, int missedSteps)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = state.As<ConstantState>();
        return new ConstantState
        {
            LastValue = value,
            Changes = known.LastValue is { } last && missedSteps == 0 ? known.Changes.Add(new SeriesForecast(last), value) : known.Changes,
        };
    }

    /// <inheritdoc />
    public (PredictorState State, SeriesForecast? Forecast) Forecast(PredictorState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = state.As<ConstantState>();
        return known.LastValue is { } last
            ? (known, new SeriesForecast(last) { StandardDeviation = known.Changes.StandardDeviation })
            : (known, null);
    }
}

/// <summary>The memory of <see cref="ConstantPredictor"/>.</summary>
public sealed record ConstantState : PredictorState
{
    /// <summary>The last value; null before the first.</summary>
    public double? LastValue { get; init; }

    /// <summary>Changes from one step to the next.</summary>
    public ResidualStatistics Changes { get; init; } = ResidualStatistics.None;
}
