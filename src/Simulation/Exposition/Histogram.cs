namespace GlobalPlanner.Simulation.Exposition;

/// <summary>A Prometheus histogram. Observing allocates nothing.</summary>
internal sealed class Histogram(BucketBounds bounds)
{
    private readonly long[] _buckets = new long[bounds.Labels.Length];

    public BucketBounds Bounds => bounds;

    public long Count { get; private set; }

    public double Sum { get; private set; }

    /// <summary>Observations of exactly this bucket, not of those below.</summary>
    public long InBucket(int index) => _buckets[index];

    /// <summary>Adds the same value a number of times.</summary>
    public void Observe(double value, long times = 1)
    {
        _buckets[bounds.IndexOf(value)] += times;
        Count += times;
        Sum += value * times;
    }
}
