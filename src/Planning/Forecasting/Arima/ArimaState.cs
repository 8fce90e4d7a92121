using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>What <see cref="ArimaPredictor"/> remembers of one series; enough to go on after a restart without a fit.</summary>
public sealed record ArimaState : PredictorState
{
    /// <summary>Observations, oldest first, one entry a step; null at a gap. Neither begins nor ends with a gap.</summary>
    public ImmutableArray<double?> History { get; init; } = [];

    /// <summary>The model; null before the first fit.</summary>
    public ArimaModel? Model { get; init; }

    /// <summary>Whether <see cref="Model"/> is of log1p of the series.</summary>
    public bool IsLog1p { get; init; }

    /// <summary>Observations that <see cref="Model"/> has not been fitted to.</summary>
    public int PendingPoints { get; init; }

    /// <summary>Observations since the order was last selected, or tried to be.</summary>
    public int PointsSinceSelection { get; init; }
}
