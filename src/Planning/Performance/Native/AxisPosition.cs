using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Performance.Native;

/// <summary>Position of a value on an ascending axis.</summary>
/// <param name="Index">Index of the point before the value; never that of the last point.</param>
/// <param name="Weight">Distance from that point to the next, as a share: 0..1 on the axis, below 0 or above 1 beyond its ends.</param>
public readonly record struct AxisPosition(int Index, double Weight)
{
    /// <summary>Finds a value on an axis of at least two points.</summary>
    public static AxisPosition Of(ImmutableArray<double> axis, double value)
    {
        var found = axis.BinarySearch(value);
        var index = Math.Clamp(found >= 0 ? found : ~found - 1, 0, axis.Length - 2);
        return new AxisPosition(index, (value - axis[index]) / (axis[index + 1] - axis[index]));
    }

    /// <summary>Interpolates between two values, or extrapolates on their line.</summary>
    public static double Between(double low, double high, double weight) => low + ((high - low) * weight);
}
