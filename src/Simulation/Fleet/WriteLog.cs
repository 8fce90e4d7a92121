using System.Collections.Immutable;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>The writes a fleet has accepted, the newest of them in full.</summary>
internal sealed class WriteLog
{
    private const int Kept = 100_000;

    private readonly Queue<AcceptedWrite> _accepted = new();
    private WriteCounts _counts = new(0, 0, 0, 0);

    public WriteCounts Counts => _counts;

    public void Accept(Func<long, AcceptedWrite> write)
    {
        _counts = _counts with { Accepted = _counts.Accepted + 1 };
        _accepted.Enqueue(write(_counts.Accepted));
        if (_accepted.Count > Kept)
        {
            _accepted.Dequeue();
        }
    }

    public void Repeat() => _counts = _counts with { Repeated = _counts.Repeated + 1 };

    public void Conflict() => _counts = _counts with { Conflicts = _counts.Conflicts + 1 };

    public void Fence() => _counts = _counts with { Fenced = _counts.Fenced + 1 };

    public ImmutableArray<AcceptedWrite> Since(long ordinal)
    {
        var first = _counts.Accepted - _accepted.Count + 1;
        return [.. _accepted.Skip((int)Math.Clamp(ordinal - first, 0, _accepted.Count))];
    }
}
