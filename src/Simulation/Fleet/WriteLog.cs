using System.Collections.Immutable;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>Counts the writes of a fleet by outcome, and keeps the newest accepted ones.</summary>
internal sealed class WriteLog
{
    private const int Kept = 100_000;

    private readonly Queue<AcceptedWrite> _accepted = new();
    private WriteCounts _counts = new(0, 0, 0, 0);

    /// <summary>Writes since the start, by outcome.</summary>
    public WriteCounts Counts => _counts;

    /// <summary>Records an accepted write.</summary>
    /// <param name="write">Makes it, given its ordinal.</param>
    public void Accept(Func<long, AcceptedWrite> write)
    {
        _counts = _counts with { Accepted = _counts.Accepted + 1 };
        _accepted.Enqueue(write(_counts.Accepted));
        if (_accepted.Count > Kept)
        {
            _accepted.Dequeue();
        }
    }

    /// <summary>Counts a repetition of the last accepted write.</summary>
    public void Repeat() => _counts = _counts with { Repeated = _counts.Repeated + 1 };

    /// <summary>Counts a write that named another version.</summary>
    public void Conflict() => _counts = _counts with { Conflicts = _counts.Conflicts + 1 };

    /// <summary>Counts a write with an outdated fence.</summary>
    public void Fence() => _counts = _counts with { Fenced = _counts.Fenced + 1 };

    /// <summary>The accepted writes from an ordinal on, as far back as they are kept.</summary>
    public ImmutableArray<AcceptedWrite> Since(long ordinal)
    {
        var first = _counts.Accepted - _accepted.Count + 1;
        return [.. _accepted.Skip((int)Math.Clamp(ordinal - first, 0, _accepted.Count))];
    }
}
