using System.Collections.Immutable;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Grains.Pools;

/// <summary>
/// The newest points of a pool's chart. Of a run of equal figures only its first and its last point are kept: the
/// line through them is the same, an idle pool costs next to nothing, and a busy one reaches further back.
/// </summary>
internal sealed class SampleSeries(int capacity)
{
    private readonly LinkedList<PoolSample> _samples = new();

    /// <summary>Adds a point that is later than all before.</summary>
    public void Add(PoolSample sample)
    {
        if (_samples.Last is { Previous: { } before } last && SameFigures(before.Value, sample) && SameFigures(last.Value, sample))
        {
            last.Value = sample;
            return;
        }

        if (_samples.Count == capacity)
        {
            _samples.RemoveFirst();
        }

        _samples.AddLast(sample);
    }

    /// <summary>The points since a time, oldest first; a run of equal figures that began earlier is cut at that time.</summary>
    public ImmutableArray<PoolSample> Since(DateTimeOffset since)
    {
        var points = ImmutableArray.CreateBuilder<PoolSample>();
        for (var node = _samples.First; node is not null; node = node.Next)
        {
            if (node.Value.At < since)
            {
                continue;
            }

            if (points.Count == 0 && node.Previous is { } earlier && node.Value.At > since && SameFigures(earlier.Value, node.Value))
            {
                points.Add(node.Value with { At = since });
            }

            points.Add(node.Value);
        }

        return points.ToImmutable();
    }

    private static bool SameFigures(PoolSample left, PoolSample right) => left with { At = right.At } == right;
}
