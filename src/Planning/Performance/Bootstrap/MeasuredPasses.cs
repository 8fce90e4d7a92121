using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Converts measurements of an engine to the passes that it would report. Source: Dynamo's planner, monitoring/perf_metrics.py.</summary>
public static class MeasuredPasses
{
    /// <summary>The largest count of a pass: the performance model keeps unsigned 32-bit numbers.</summary>
    public const double LargestCount = uint.MaxValue;

    /// <summary>Fewest measurements from which a curve can be told.</summary>
    public const int FewestPoints = 3;

    /// <summary>A pass over one whole prompt.</summary>
    /// <param name="isl">Prompt tokens, 0 to <see cref="LargestCount"/>; a fraction is cut off.</param>
    /// <param name="ms">Its duration, milliseconds.</param>
    public static ForwardPassMetrics Prefill(double isl, double ms) => new()
    {
        WallTime = ms / 1000.0,
        ScheduledRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = (long)isl },
    };

    /// <summary>A pass over decoding requests.</summary>
    /// <param name="requests">Decoding requests, at least one.</param>
    /// <param name="kvTokens">KV tokens of all of them.</param>
    /// <param name="ms">Its duration, milliseconds.</param>
    public static ForwardPassMetrics Decode(long requests, long kvTokens, double ms) => new()
    {
        WallTime = ms / 1000.0,
        ScheduledRequests = new PassRequests { NumDecodeRequests = requests, SumDecodeKvTokens = kvTokens },
    };

    /// <summary>Rounds half to even, as Python does.</summary>
    internal static long Round(double value) => (long)Math.Round(value, MidpointRounding.ToEven);

    /// <summary>The first value outside its range, in words; null when all are within.</summary>
    internal static string? Problem(IReadOnlyList<double> values, double least, double most)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (!(values[i] >= least && values[i] <= most))
            {
                return FormattableString.Invariant($"holds {values[i]} at index {i}; {least} to {most} is possible");
            }
        }

        return null;
    }
}
