using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Performance.Native;

/// <summary>Where a value stands on an ascending axis.</summary>
/// <param name="Index">The point before it; the axis has one more.</param>
/// <param name="Weight">Share of the way to the next point: 0..1 on the axis, below 0 or above 1 beyond its ends.</param>
public readonly record struct AxisPosition(int Index, double Weight)
{
    /// <summary>Finds a value on an axis of at least two points.</summary>
    public static AxisPosition Of(ImmutableArray<double> axis, double value)
    {
        var found = axis.BinarySearch(value);
        var index = Math.Clamp(found >= 0 ? found : ~found - 1, 0, axis.Length - 2);
        return new AxisPosition(index, (value - axis[index]) / (axis[index + 1] - axis[index]));
    }

    /// <summary>The value between two, or on their line beyond them.</summary>
    public static double Between(double low, double high, double weight) => low + ((high - low) * weight);
}
