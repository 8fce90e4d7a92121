namespace GlobalPlanner.Simulation.Engine;

/// <summary>Count, sum and sum of squares of token lengths. They are exact integers, so the order of additions never matters.</summary>
internal struct LengthMoments
{
    private long _sumOfSquares;

    public int Count { get; private set; }

    public long Sum { get; private set; }

    /// <summary>Population variance; zero without lengths.</summary>
    public readonly double Variance => Count == 0
        ? 0.0
        : (double)(((Int128)Count * _sumOfSquares) - ((Int128)Sum * Sum)) / ((double)Count * Count);

    public void Add(long length)
    {
        Count++;
        Sum += length;
        _sumOfSquares += length * length;
    }

    public void Remove(long length)
    {
        Count--;
        Sum -= length;
        _sumOfSquares -= length * length;
    }

    /// <summary>The moments after each length has grown by this number of tokens.</summary>
    public readonly LengthMoments Grown(long by) => new()
    {
        Count = Count,
        Sum = Sum + (by * Count),
        _sumOfSquares = _sumOfSquares + (2 * by * Sum) + (by * by * Count),
    };
}
