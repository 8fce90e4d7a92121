using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;
using GlobalPlanner.Simulation.Workload.Traces;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Traffic;

/// <summary><c>gplan traffic --pattern … --out F</c>: generates a workload file in Mooncake's format.</summary>
internal static class TrafficCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var shape = new TrafficShape();
        var seed = Numbers.Whole("--seed", "The same seed gives the same file. [default: 0]");
        var output = new Option<string>("--out")
        {
            Description = "The file to write; an existing file is replaced. Compressed when the name ends in .gz.",
            HelpName = "file",
            Required = true,
        };
        return new Command("traffic", "Generates a workload file in Mooncake's format.")
            .With([output, .. shape.Options, seed])
            .Runs(console, context =>
            {
                var summary = Write(context, shape.Read(context), context.Get(seed) ?? 0, context.Get(output));
                context.Results().WriteOne(summary, Draw);
                return ExitCode.Done;
            });
    }

    private static TrafficSummary Write(CommandContext context, TrafficOptions traffic, long seed, string path)
    {
        try
        {
            var tally = new Tally(new Progress(context.Console, "requests"), traffic);
            var workload = WorkloadFactory.Create(traffic, new RandomStreams(seed), issue =>
            {
                tally.Progress.Clear();
                context.Console.WriteWarning(issue.ToString());
            });
            using var file = WholeFile.Create(path);
            var written = MooncakeWriter.Write(file.Stream, tally.Count(workload), context.Stop);
            tally.Progress.Clear();
            if (written == 0)
            {
                throw new CommandFailedException($"{path}: not written: the settings produce no request");
            }

            file.Commit();
            return tally.Summary(path);
        }
        catch (TraceException failure)
        {
            throw new CommandFailedException(TraceFaults.List(traffic, failure));
        }
        catch (ArgumentException failure)
        {
            throw new CommandFailedException(failure.Message, ExitCode.Usage);
        }
    }

    private static IRenderable Draw(TrafficSummary summary) => new Sheet()
        .Title(summary.Out)
        .Line("requests", Humane.Count(summary.Requests))
        .Line("duration", $"{Humane.Number(summary.DurationS, 1)} s")
        .Line("rate", $"{Humane.Number(summary.RequestsPerSecond, 3)} requests/s on average")
        .Line("input", $"{Humane.Number(summary.MeanIsl, 1)} tokens per request on average")
        .Line("output", $"{Humane.Number(summary.MeanOsl, 1)} tokens per request on average")
        .ToRenderable();

    /// <summary>Counts requests as they are written.</summary>
    private sealed class Tally(Progress progress, TrafficOptions traffic)
    {
        private long _requests;
        private long _inputTokens;
        private long _outputTokens;
        private double _lastS;

        public Progress Progress => progress;

        public IEnumerable<WorkloadRequest> Count(IEnumerable<WorkloadRequest> workload)
        {
            foreach (var request in workload)
            {
                _requests++;
                _inputTokens += request.InputTokens;
                _outputTokens += request.OutputTokens;
                _lastS = request.ArrivalUs / 1e6;
                progress.Report(_requests, _lastS / traffic.DurationSeconds);
                yield return request;
            }
        }

        public TrafficSummary Summary(string path)
        {
            var duration = traffic.DurationSeconds ?? _lastS;
            return new TrafficSummary(
                path,
                _requests,
                duration,
                duration > 0 ? _requests / duration : null,
                (double)_inputTokens / _requests,
                (double)_outputTokens / _requests);
        }
    }
}

/// <summary>Summary of the workload file that was written.</summary>
/// <param name="Out">Path of the file.</param>
/// <param name="Requests">Number of requests.</param>
/// <param name="DurationS">Duration in seconds: the one asked for, else the time of the last arrival.</param>
/// <param name="RequestsPerSecond">Mean rate; null when all requests arrive at once.</param>
/// <param name="MeanIsl">Mean input tokens of a request.</param>
/// <param name="MeanOsl">Mean output tokens of a request.</param>
internal sealed record TrafficSummary(
    string Out, long Requests, double DurationS, double? RequestsPerSecond, double MeanIsl, double MeanOsl);
