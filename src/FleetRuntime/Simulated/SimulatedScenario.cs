using GlobalPlanner.FleetRuntime.CommandLine;
using GlobalPlanner.Hosting;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;
using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.FleetRuntime.Simulated;

/// <summary>The scenario and workload of a simulated fleet, checked before anything is opened or written.</summary>
/// <param name="Options">The scenario; the command line takes precedence over the configuration.</param>
/// <param name="Workload">The requests that arrive.</param>
public sealed record SimulatedScenario(SimulationOptions Options, IEnumerable<WorkloadRequest> Workload)
{
    private const int IssuesShown = 20;

    /// <summary>
    /// Reads the scenario. A trace is read to its end once, so that a broken line is reported now and not in the middle of
    /// a run.
    /// </summary>
    /// <param name="configured">The scenario of the configuration.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="report">Receives a message for every trace line that is skipped or adjusted, up to a limit.</param>
    /// <exception cref="StartupException">The trace or the traffic settings cannot be used.</exception>
    public static SimulatedScenario Read(SimulationOptions configured, WorldArguments arguments, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(configured);
        ArgumentNullException.ThrowIfNull(arguments);
        var options = UnderCommandLine(configured, arguments);
        return new SimulatedScenario(options, OpenWorkload(options, report));
    }

    /// <summary>The configured scenario with the traffic and speed of the command line.</summary>
    public static SimulationOptions UnderCommandLine(SimulationOptions configured, WorldArguments arguments)
    {
        var traffic = configured.Traffic;
        if (arguments.Trace is { } trace)
        {
            traffic = traffic with { Pattern = TrafficPattern.Trace, File = trace, LengthsFile = null, DurationSeconds = null };
        }

        if (arguments.SkipBadLines)
        {
            traffic = traffic with { SkipBadLines = true };
        }

        return configured with { Traffic = traffic, Speed = arguments.Speed ?? configured.Speed };
    }

    private static IEnumerable<WorkloadRequest> OpenWorkload(SimulationOptions simulation, Action<string> report)
    {
        var traffic = simulation.Traffic;
        try
        {
            if (traffic is { Pattern: TrafficPattern.Trace, File: { } file })
            {
                CheckTrace(file, traffic, simulation, report);
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

    private static void CheckTrace(string file, TrafficOptions traffic, SimulationOptions simulation, Action<string> report)
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
                    report(issue.ToString());
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
            report($"{file}: {issues - IssuesShown} more lines were skipped or adjusted.");
        }
    }
}
