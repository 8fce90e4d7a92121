using System.Collections.Immutable;
using System.Globalization;

namespace GlobalPlanner.Simulation.Exposition;

/// <summary>The bucket bounds of a histogram and their text, shared by every histogram of that shape.</summary>
public sealed class BucketBounds
{
    private readonly double[] _upperBounds;

    private BucketBounds(ImmutableArray<double> upperBounds)
    {
        _upperBounds = [.. upperBounds];
        UpperBounds = upperBounds;
        Labels = [.. upperBounds.Select(bound => bound.ToString("R", CultureInfo.InvariantCulture)), "+Inf"];
    }

    /// <summary>Time to first token, seconds: 0 to 480.</summary>
    public static BucketBounds TimeToFirstToken { get; } = new(LogBuckets.Create(0.001, 480, 18));

    /// <summary>Inter-token latency, seconds: 0 to 2.</summary>
    public static BucketBounds InterTokenLatency { get; } = new(LogBuckets.Create(0.001, 2, 13));

    /// <summary>Input sequence length, tokens: 0 to 130,000.</summary>
    public static BucketBounds InputTokens { get; } = new(LogBuckets.Create(50, 128000, 12));

    /// <summary>Output sequence length, tokens: 0 to 32,000.</summary>
    public static BucketBounds OutputTokens { get; } = new(LogBuckets.Create(50, 32000, 10));

    /// <summary>Request duration at the frontend, seconds: 0 to 510.</summary>
    public static BucketBounds RequestDuration { get; } = new(LogBuckets.Create(1, 512, 10));

    /// <summary>A share: 0 to 1 in steps of 0.05.</summary>
    public static BucketBounds HitRate { get; } = new(LogBuckets.UnitInterval(20));

    /// <summary>The finite upper bounds, ascending; infinity is implied.</summary>
    public ImmutableArray<double> UpperBounds { get; }

    /// <summary>The value of the label <c>le</c> of every bucket, infinity included.</summary>
    internal ImmutableArray<string> Labels { get; }

    /// <summary>The first bucket whose bound is at or above the value.</summary>
    internal int IndexOf(double value)
    {
        var index = Array.BinarySearch(_upperBounds, value);
        return index >= 0 ? index : ~index;
    }
}
