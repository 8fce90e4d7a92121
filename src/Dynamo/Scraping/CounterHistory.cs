namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>
/// The samples of one counter, and its <c>increase()</c> over a window as Prometheus computes it: resets counted,
/// extrapolated to the edges of the window. For results that must equal PromQL's; the planner itself takes exact
/// differences (<see cref="CounterDeltas"/>).
/// </summary>
public sealed class CounterHistory
{
    private readonly List<(double AtS, double Value)> _samples = [];

    /// <summary>Adds a sample.</summary>
    /// <param name="atS">Time, seconds; after the sample before.</param>
    /// <param name="value">The counter.</param>
    /// <exception cref="ArgumentException">The time is not after that of the sample before.</exception>
    public void Add(double atS, double value)
    {
        if (_samples.Count > 0 && atS <= _samples[^1].AtS)
        {
            throw new ArgumentException($"The sample at {atS} s is not after the one at {_samples[^1].AtS} s.", nameof(atS));
        }

        _samples.Add((atS, value));
    }

    /// <summary>Forgets the samples at and before a time.</summary>
    public void Forget(double upToS) => _samples.RemoveRange(0, FirstAfter(upToS));

    /// <summary>
    /// What the counter rose by within (<paramref name="startS"/>, <paramref name="endS"/>]; null with fewer than two
    /// samples there.
    /// </summary>
    public double? Increase(double startS, double endS)
    {
        var first = FirstAfter(startS);
        var last = FirstAfter(endS) - 1;
        if (last - first < 1)
        {
            return null;
        }

        var (firstS, firstValue) = _samples[first];
        var (lastS, lastValue) = _samples[last];
        var delta = lastValue - firstValue;
        for (var i = first + 1; i <= last; i++)
        {
            if (_samples[i].Value < _samples[i - 1].Value)
            {
                delta += _samples[i - 1].Value;
            }
        }

        var spanS = lastS - firstS;
        var meanGapS = spanS / (last - first);
        var toStartS = Edge(firstS - startS);

        // A counter cannot have been below zero: where the line back from the first sample reaches zero, it began.
        if (delta > 0 && firstValue >= 0)
        {
            toStartS = Math.Min(toStartS, spanS * firstValue / delta);
        }

        return delta * (spanS + toStartS + Edge(endS - lastS)) / spanS;

        double Edge(double distanceS) => distanceS >= 1.1 * meanGapS ? meanGapS / 2 : distanceS;
    }

    private int FirstAfter(double timeS)
    {
        var index = _samples.FindIndex(sample => sample.AtS > timeS);
        return index < 0 ? _samples.Count : index;
    }
}
