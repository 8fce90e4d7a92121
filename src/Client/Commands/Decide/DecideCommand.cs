using System.CommandLine;
using System.Globalization;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Commands.Config;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Configuration.Resources;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Decide;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Commands.Decide;

/// <summary><c>gplan decide --config X --observations F.jsonl [--start 0]</c>.</summary>
internal static class DecideCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var config = ConfigInput.Option();
        var observations = new Option<string>("--observations")
        {
            Description = "Recorded observations, one JSON object per line; '-' reads standard input.",
            HelpName = "file|-",
            Required = true,
        };
        var start = Numbers.Any(
            "--start",
            "Start time of the planner in seconds of at_s: the origin of its intervals. [default: 0]",
            "seconds");
        return new Command("decide", "Runs recorded observations through the live decision code; one result per tick.")
            .With(config, observations, start)
            .Runs(console, context =>
            {
                var planner = ConfigInput.LoadPlanner(context, context.Get(config));
                WarnOfPlugins(context, planner);
                var results = Decide(context, planner, context.Get(observations), context.Get(start) ?? 0);
                context.Results(OutputFormat.JsonLines).WriteStream(results, DecideTable.Draw);
                return ExitCode.Done;
            });
    }

    private static void WarnOfPlugins(CommandContext context, PlannerConfig config)
    {
        var plugins = config.PluginRegistration.InProcessPlugins.Select(static plugin => plugin.PluginId)
            .Concat(config.Scheduling.ExternalPlugins.Select(static plugin => plugin.PluginId))
            .ToList();
        if (plugins.Count > 0)
        {
            context.Console.WriteWarning($"decide does not run the plugins of the configuration: {string.Join(", ", plugins)}");
        }
    }

    /// <summary>Loads the inputs that the live planner starts from, without plugins: a plugin may have side effects.</summary>
    private static PlannerResources Resources(PlannerConfig config)
    {
        var withoutPlugins = config with { PluginRegistration = config.PluginRegistration with { InProcessPlugins = [] } };
        var loaded = PlannerResourceLoader.Load(withoutPlugins, Environment.CurrentDirectory);
        return loaded.Errors.IsEmpty ? loaded.Resources : throw new CommandFailedException(loaded.Errors);
    }

    private static IEnumerable<DecideResult> Decide(CommandContext context, PlannerConfig config, string path, double start)
    {
        try
        {
            return RecordingFile.Read(
                context, "--observations", path, lines => Counted(context, DecideSession.Run(config, Resources(config), lines, start)));
        }
        catch (ArgumentOutOfRangeException failure) when (failure.ParamName == "startS")
        {
            throw new CommandFailedException(
                $"--start: {start.ToString(CultureInfo.InvariantCulture)} is outside the range of dates", ExitCode.Usage);
        }
    }

    private static IEnumerable<DecideResult> Counted(CommandContext context, IEnumerable<DecideResult> results)
    {
        var progress = new Progress(context.Console, "ticks");
        var ticks = 0L;
        foreach (var result in results)
        {
            context.Stop.ThrowIfCancellationRequested();
            progress.Report(++ticks, share: null);
            yield return result;
        }

        progress.Clear();
    }
}
