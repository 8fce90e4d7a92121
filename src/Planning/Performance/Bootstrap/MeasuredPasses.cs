using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Measurements of an engine as the passes it would report. Source: Dynamo's planner, monitoring/perf_metrics.py.</summary>
public static class MeasuredPasses
{
    /// <summary>The largest count a pass may report: the performance model keeps unsigned 32-bit numbers.</summary>
    public const double LargestCount = uint.MaxValue;

    /// <summary>Fewer measurements than this say nothing about a surface.</summary>
    public const int FewestPoints = 3;

    /// <summary>A pass with one whole prompt.</summary>
    /// <param name="isl">Prompt tokens, 0 to <see cref="LargestCount"/>; a fraction is cut off.</param>
    /// <param name="ms">Its duration, milliseconds.</param>
    public static ForwardPassMetrics Prefill(double isl, double ms) => new()
    {
        WallTime = ms / 1000.0,
        ScheduledRequests = new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = (long)isl },
    };

    /// <summary>A pass in which a batch decodes.</summary>
    /// <param name="requests">Requests of the batch, at least one.</param>
    /// <param name="kvTokens">Their tokens together.</param>
    /// <param name="ms">Its duration, milliseconds.</param>
    public static ForwardPassMetrics Decode(long requests, long kvTokens, double ms) => new()
    {
        WallTime = ms / 1000.0,
        ScheduledRequests = new PassRequests { NumDecodeRequests = requests, SumDecodeKvTokens = kvTokens },
    };

    /// <summary>Rounds half to even, as Python does.</summary>
    internal static long Round(double value) => (long)Math.Round(value, MidpointRounding.ToEven);

    /// <summary>What is wrong with measured values, in words; null when nothing is.</summary>
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
