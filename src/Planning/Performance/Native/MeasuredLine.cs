using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Performance.Native;

/// <summary>
/// A duration over an amount of work: the measured points joined by straight lines. Beyond the last point the last line
/// continues, but never falls. Before the first point the first line continues, but never below the line from there to
/// zero, so that little work costs little, and never nothing.
/// </summary>
internal sealed class MeasuredLine
{
    private readonly ImmutableArray<double> _work;
    private readonly ImmutableArray<double> _durations;
    private readonly double _firstSlope;
    private readonly double _lastSlope;

    /// <param name="points">Measurements, at least one; those of equal work are averaged.</param>
    /// <param name="slopeIfAlone">Slope of a line of a single point, at least zero.</param>
    public MeasuredLine(IEnumerable<MeasuredPoint> points, double slopeIfAlone)
    {
        var distinct = points.GroupBy(static point => point.Work).OrderBy(static group => group.Key).ToList();
        _work = [.. distinct.Select(static group => group.Key)];
        _durations = [.. distinct.Select(static group => group.Average(static point => point.Duration))];
        _firstSlope = _lastSlope = slopeIfAlone;
        if (_work.Length > 1)
        {
            (_firstSlope, _lastSlope) = (Slope(0), Slope(_work.Length - 2));
        }
    }

    /// <summary>The duration of an amount of work, both at least zero.</summary>
    public double At(double work)
    {
        if (work <= _work[0])
        {
            var share = _work[0] > 0 ? work / _work[0] : 1;
            return Math.Max(_durations[0] - (_firstSlope * (_work[0] - work)), _durations[0] * share);
        }

        if (work >= _work[^1])
        {
            return _durations[^1] + (_lastSlope * (work - _work[^1]));
        }

        var (index, weight) = AxisPosition.Of(_work, work);
        return AxisPosition.Between(_durations[index], _durations[index + 1], weight);
    }

    private double Slope(int index) =>
        Math.Max(0, (_durations[index + 1] - _durations[index]) / (_work[index + 1] - _work[index]));
}

/// <summary>A measured duration of an amount of work.</summary>
internal readonly record struct MeasuredPoint(double Work, double Duration);
