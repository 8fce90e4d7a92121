using System.Collections.Immutable;
using GlobalPlanner.Planning.Performance.Native;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine.Timing;

/// <summary>
/// Linear (prefill) and bilinear (decode) interpolation of measured durations. Outside the grid its nearest edge is used,
/// because a line through two points says nothing about places far away from them. Dynamo's mocker extrapolates;
/// <see cref="InterpolationGrid.Extrapolate"/> restores that. Prefill is at least 0 ms, decode at least 1 ms.
/// </summary>
public sealed class InterpolatedTiming : ITimingModel
{
    private readonly InterpolationGrid _grid;

    /// <param name="grid">The measurements.</param>
    /// <exception cref="ArgumentException">An axis is too short or does not ascend, or a shape does not fit its axes.</exception>
    public InterpolatedTiming(InterpolationGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (grid.WhyUnusable() is var (key, message))
        {
            throw new ArgumentException($"{key} {message}", nameof(grid));
        }

        _grid = grid;
    }

    /// <inheritdoc />
    public double PrefillMs(int count, long meanIsl, long meanPrefix)
    {
        if (count == 0)
        {
            return 0;
        }

        var (index, weight) = Locate(_grid.PrefillIsl, count * (meanIsl - meanPrefix));
        return Math.Max(0, AxisPosition.Between(_grid.PrefillTtftMs[index], _grid.PrefillTtftMs[index + 1], weight));
    }

    /// <inheritdoc />
    public double DecodeMs(int batch, long totalContext, long kvCapacity) =>
        batch == 0 ? 0 : DecodeMs(totalContext, totalContext / batch);

    /// <summary>Decode duration at active KV tokens and mean context length.</summary>
    public double DecodeMs(double activeKvTokens, double meanContext)
    {
        var (row, rowWeight) = Locate(_grid.DecodeActiveKvTokens, activeKvTokens);
        var (column, columnWeight) = Locate(_grid.DecodeContextLength, meanContext);
        var low = _grid.DecodeItl[row];
        var high = _grid.DecodeItl[row + 1];
        return Math.Max(1.0, AxisPosition.Between(
            AxisPosition.Between(low[column], low[column + 1], columnWeight),
            AxisPosition.Between(high[column], high[column + 1], columnWeight),
            rowWeight));
    }

    private AxisPosition Locate(ImmutableArray<double> axis, double value)
    {
        var position = AxisPosition.Of(axis, value);
        return _grid.Extrapolate ? position : position with { Weight = Math.Clamp(position.Weight, 0.0, 1.0) };
    }
}
