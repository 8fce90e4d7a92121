using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GlobalPlanner.Planning.Performance.Samples;

/// <summary>
/// The mean of the newest values of a series. Zeros before the first positive value are skipped: an engine that starts
/// idle tells nothing about the length of its requests. Source: moving averages of Dynamo's performance model.
/// </summary>
/// <param name="saved">Values, oldest first.</param>
/// <param name="capacity">Number of values that count, at least 1.</param>
internal sealed class LengthWindow(ImmutableArray<double> saved, int capacity)
{
    private List<double>? _values;
    private double? _mean;

    /// <summary>The mean, at least zero; 0 before the first positive value.</summary>
    public double Mean => _mean ??= Average();

    /// <summary>Adds a value that is at least zero.</summary>
    public void Add(double value)
    {
        if (value <= 0 && (_values?.Count ?? saved.Length) == 0)
        {
            return;
        }

        _mean = null;
        _values ??= [.. saved];
        _values.Add(value);
    }

    /// <summary>The newest values, oldest first.</summary>
    public ImmutableArray<double> Save() => _values is null && saved.Length <= capacity ? saved : [.. Newest()];

    private double Average()
    {
        var values = Newest();
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return values.IsEmpty ? 0 : sum / values.Length;
    }

    private ReadOnlySpan<double> Newest()
    {
        var values = _values is null ? saved.AsSpan() : CollectionsMarshal.AsSpan(_values);
        return values[Math.Max(0, values.Length - capacity)..];
    }
}
