using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Native;

/// <summary>
/// Duration of a decode pass over its KV tokens and its requests, interpolated from scattered measurements. Measurements
/// with about the same context (KV tokens per request) form a line over KV tokens. Between two lines the duration is
/// linear in the number of requests at equal KV tokens, so that a surface a + b requests + c tokens is reproduced exactly.
/// Beyond the outermost lines the nearest one counts: at equal KV tokens the context matters little. Measured points are
/// reproduced exactly.
/// </summary>
internal sealed class DecodeSurface
{
    /// <summary>Contexts whose ratio is below this belong to one line: rounding to whole tokens moves them by less.</summary>
    private const double SameContext = 1.02;

    private readonly ImmutableArray<ContextLine> _lines;

    private DecodeSurface(ImmutableArray<ContextLine> lines) => _lines = lines;

    /// <summary>The surface through passes without prompts; null with fewer than two that differ in KV tokens.</summary>
    public static DecodeSurface? Through(IEnumerable<ForwardPassMetrics> passes)
    {
        var groups = Group([.. passes
            .Select(static pass => new Sample(
                pass.ScheduledRequests.SumDecodeKvTokens / (double)pass.ScheduledRequests.NumDecodeRequests,
                new MeasuredPoint(pass.ScheduledRequests.SumDecodeKvTokens, pass.WallTime)))
            .OrderBy(static sample => sample.Context)
            .ThenBy(static sample => sample.Point.Work)]);
        if (groups.SelectMany(static group => group).DistinctBy(static sample => sample.Point.Work).Count() < 2)
        {
            return null;
        }

        var slope = CommonSlope(groups);
        return new DecodeSurface([.. groups.Select(group => new ContextLine(
            group[0].Context, group[^1].Context, new MeasuredLine(group.Select(static sample => sample.Point), slope)))]);
    }

    /// <summary>Seconds of a pass.</summary>
    /// <param name="requests">At least one.</param>
    /// <param name="kvTokens">At least zero.</param>
    public double At(double requests, double kvTokens)
    {
        var context = kvTokens / requests;
        var above = 0;
        while (above < _lines.Length && _lines[above].LongestContext < context)
        {
            above++;
        }

        if (above == _lines.Length)
        {
            return _lines[^1].OverKvTokens.At(kvTokens);
        }

        var high = _lines[above];
        if (above == 0 || context >= high.ShortestContext)
        {
            return high.OverKvTokens.At(kvTokens);
        }

        var low = _lines[above - 1];
        var (most, fewest) = (1 / low.LongestContext, 1 / high.ShortestContext);
        return AxisPosition.Between(low.OverKvTokens.At(kvTokens), high.OverKvTokens.At(kvTokens), (most - (1 / context)) / (most - fewest));
    }

    private static List<List<Sample>> Group(ImmutableArray<Sample> ordered)
    {
        var groups = new List<List<Sample>>();
        foreach (var sample in ordered)
        {
            if (groups.Count == 0 || sample.Context > groups[^1][0].Context * SameContext)
            {
                groups.Add([]);
            }

            groups[^1].Add(sample);
        }

        return groups;
    }

    // A line of a single point has no slope of its own. It borrows the least-squares slope within the other lines, or over
    // all points when every line has only one.
    private static double CommonSlope(List<List<Sample>> groups)
    {
        var (covariance, variance) = Moments(groups);
        if (variance <= 0)
        {
            (covariance, variance) = Moments([[.. groups.SelectMany(static group => group)]]);
        }

        return Math.Max(0, covariance / variance);
    }

    private static (double Covariance, double Variance) Moments(List<List<Sample>> groups)
    {
        var (covariance, variance) = (0.0, 0.0);
        foreach (var group in groups)
        {
            var (work, duration) = (group.Average(static s => s.Point.Work), group.Average(static s => s.Point.Duration));
            covariance += group.Sum(s => (s.Point.Work - work) * (s.Point.Duration - duration));
            variance += group.Sum(s => (s.Point.Work - work) * (s.Point.Work - work));
        }

        return (covariance, variance);
    }

    private readonly record struct Sample(double Context, MeasuredPoint Point);

    private sealed record ContextLine(double ShortestContext, double LongestContext, MeasuredLine OverKvTokens);
}
