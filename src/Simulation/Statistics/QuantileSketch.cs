namespace GlobalPlanner.Simulation.Statistics;

/// <summary>
/// Percentiles of any number of values in bounded memory, each within 0.1 % of the exact value: values are counted in
/// logarithmic buckets (DDSketch: Masson, Rim and Lee, 2019). Values below one microsecond (in milliseconds: 0.001)
/// count as zero.
/// </summary>
public sealed class QuantileSketch
{
    private const double RelativeError = 0.001;
    private const double Smallest = 0.001;
    private static readonly double LogGamma = Math.Log((1 + RelativeError) / (1 - RelativeError));

    private long[] _buckets = [];
    private long _zeros;

    /// <summary>Values added.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the values added.</summary>
    public double Sum { get; private set; }

    /// <summary>The greatest value; zero before the first.</summary>
    public double Max { get; private set; }

    /// <summary>Mean of the values; null before the first.</summary>
    public double? Mean => Count == 0 ? null : Sum / Count;

    /// <summary>Adds a value, at least zero, a number of times.</summary>
    public void Add(double value, long times = 1)
    {
        Count += times;
        Sum += value * times;
        Max = Math.Max(Max, value);
        if (value < Smallest)
        {
            _zeros += times;
            return;
        }

        var bucket = (int)Math.Ceiling(Math.Log(value / Smallest) / LogGamma);
        if (bucket >= _buckets.Length)
        {
            Array.Resize(ref _buckets, Math.Max(bucket + 1, _buckets.Length * 2));
        }

        _buckets[bucket] += times;
    }

    /// <summary>
    /// The value at index round((n - 1) p / 100), halves away from zero, of the sorted values, without interpolation, as
    /// Dynamo's replay reports percentiles; null before the first value.
    /// </summary>
    /// <param name="percent">p, 0..100.</param>
    public double? Percentile(double percent)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = IndexOf(percent) - _zeros;
        if (rank < 0)
        {
            return 0;
        }

        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            rank -= _buckets[bucket];
            if (rank < 0)
            {
                // The middle of the bucket in relative terms: 2 gamma^i / (gamma + 1).
                var upper = Smallest * Math.Exp(bucket * LogGamma);
                return Math.Min(Max, 2 * upper / (Math.Exp(LogGamma) + 1));
            }
        }

        return Max;
    }

    private long IndexOf(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return (long)Math.Round((Count - 1) * percent / 100.0, MidpointRounding.AwayFromZero);
    }
}
