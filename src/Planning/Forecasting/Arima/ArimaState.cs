using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>The memory of <see cref="ArimaPredictor"/> about one series; after a restart it suffices without a new fit.</summary>
public sealed record ArimaState : PredictorState
{
    /// <summary>Observations, oldest first, one entry per step; null at a gap. It neither begins nor ends with a gap.</summary>
    public ImmutableArray<double?> History { get; init; } = [];

    /// <summary>The model; null before the first fit.</summary>
    public ArimaModel? Model { get; init; }

    /// <summary>Whether <see cref="Model"/> is of log1p of the series.</summary>
    public bool IsLog1p { get; init; }

    /// <summary>Observations that <see cref="Model"/> has not been fitted to.</summary>
    public int PendingPoints { get; init; }

    /// <summary>Observations since the order was last selected, or since a selection last failed.</summary>
    public int PointsSinceSelection { get; init; }
}
