using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Client.Commands.Traffic;

/// <summary>Lists every error of a trace, not only the first.</summary>
internal static class TraceFaults
{
    // A file of another kind has an error in every line; listing more of them helps nobody.
    private const int Most = 100;

    /// <summary>One line for every broken line of the trace, up to a hundred.</summary>
    /// <param name="traffic">The options with which the trace was read.</param>
    /// <param name="first">The error that ended reading.</param>
    public static IReadOnlyList<string> List(TrafficOptions traffic, TraceException first)
    {
        if (first.Issue.Line is null || traffic is { SkipBadLines: true } or { File: null })
        {
            return [first.Issue.ToString()];
        }

        var faults = new List<string>();
        var skipped = 0L;
        Trace? trace = null;
        try
        {
            trace = TraceReader.Open(traffic.File, new TraceReaderOptions
            {
                LengthsPath = traffic.LengthsFile,
                SkipBadLines = true,
                Report = issue =>
                {
                    // A line that was corrected while reading is reported too, but is not an error.
                    if (trace is null || trace.SkippedLines > skipped)
                    {
                        skipped = trace?.SkippedLines ?? 0;
                        faults.Add(issue.ToString());
                    }
                },
            });
            foreach (var _ in trace)
            {
                if (faults.Count > Most)
                {
                    break;
                }
            }
        }
        catch (TraceException further)
        {
            faults.Add(further.Issue.ToString());
        }

        return faults.Count switch
        {
            0 => [first.Issue.ToString()],
            > Most => [.. faults.Take(Most), $"{traffic.File}: and more; only the first {Most} are listed"],
            _ => faults,
        };
    }
}
