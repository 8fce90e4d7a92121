using GlobalPlanner.Hosting;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;
using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Fleet.World;

/// <summary>Reads a trace once before anything starts, so that a broken line is known then and not in the middle of a run.</summary>
internal static class WorkloadCheck
{
    private const int IssuesShown = 20;

    /// <summary>The workload of a scenario; a trace has been read to its end and found good, or its broken lines are to be skipped.</summary>
    /// <param name="simulation">The scenario.</param>
    /// <param name="say">Told of lines that are skipped.</param>
    /// <exception cref="StartupException">The trace or the traffic settings cannot be used.</exception>
    public static IEnumerable<WorkloadRequest> Open(SimulationOptions simulation, Action<string> say)
    {
        var traffic = simulation.Traffic;
        try
        {
            if (traffic is { Pattern: TrafficPattern.Trace, File: { } file })
            {
                Read(file, traffic, simulation, say);
            }

            return WorkloadFactory.Create(traffic, new RandomStreams(simulation.Seed));
        }
        catch (TraceException exception)
        {
            var remedy = exception.Issue.Line is null ? "" : " Correct the line, or run with --skip-bad-lines.";
            throw new StartupException($"{exception.Message}.{remedy}", exception);
        }
        catch (ArgumentException exception)
        {
            throw new StartupException($"simulation.traffic: {exception.Message}", exception);
        }
    }

    private static void Read(string file, TrafficOptions traffic, SimulationOptions simulation, Action<string> say)
    {
        var issues = 0;
        var trace = TraceReader.Open(file, new TraceReaderOptions
        {
            LengthsPath = traffic.LengthsFile,
            SkipBadLines = traffic.SkipBadLines,
            KeepShare = traffic.KeepShare,
            Streams = new RandomStreams(simulation.Seed),
            Report = issue =>
            {
                if (++issues <= IssuesShown)
                {
                    say(issue.ToString());
                }
            },
        });

        // ServeGen's files are parsed whole before the first request; the requests drawn from them may be millions.
        var requests = trace.Format == TraceFormat.ServeGen ? trace.Take(1).Count() : trace.Count();
        if (requests == 0)
        {
            throw new StartupException($"{file} holds no request.");
        }

        if (issues > IssuesShown)
        {
            say($"{file}: {issues - IssuesShown} more lines were skipped or adjusted.");
        }
    }
}
