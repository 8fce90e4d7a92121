using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Forecasting.Prophet;

/// <summary>The memory of <see cref="ProphetPredictor"/>: the values of its window, and the forecast made from them.</summary>
public sealed record ProphetState : PredictorState
{
    /// <summary>The last values, oldest first.</summary>
    public ImmutableArray<ProphetPoint> Points { get; init; } = [];

    /// <summary>The forecast of the step after the last value; null when none was made yet.</summary>
    public SeriesForecast? Fitted { get; init; }
}

/// <summary>A value at its step.</summary>
/// <param name="Step">Steps since the first value, missed ones included.</param>
/// <param name="Value">The value of the series.</param>
public readonly record struct ProphetPoint(long Step, double Value);
