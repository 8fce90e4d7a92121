using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.FleetRuntime.CommandLine;

/// <summary>Command line options that the silo and the fleet have in common.</summary>
public static class WorldOptions
{
    /// <summary>Exit code of wrong usage.</summary>
    public const int WrongUsage = 2;

    public static readonly Option<string?> Config = Text("--config", "FILE",
        "Configuration, YAML or JSON. Default: the built-in simulated deployment.");

    public static readonly Option<string?> Trace = Text("--trace", "FILE",
        "Request trace that drives the simulated fleet: Mooncake JSONL, Azure CSV or ServeGen CSV, plain or .gz.");

    public static readonly Option<bool> SkipBadLines = new("--skip-bad-lines")
    {
        Description = "Report broken trace lines and skip them instead of refusing the trace.",
    };

    public static readonly Option<double?> Speed = new("--speed")
    {
        HelpName = "X",
        Description = "Seconds of fleet time per real second, greater than zero. Default: 1.",
        CustomParser = ParseSpeed,
    };

    public static readonly Option<TimeSpan?> RunFor = new("--run-for")
    {
        HelpName = "DURATION",
        Description = "Stop after this much fleet time and print a summary: 30s, 10m, 2h, 1h30m. Default: run until stopped.",
        CustomParser = ParseRunFor,
    };

    /// <summary>Creates an option whose value is a text that must not be empty.</summary>
    public static Option<string?> Text(string name, string helpName, string description)
    {
        var option = new Option<string?>(name) { HelpName = helpName, Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && string.IsNullOrWhiteSpace(value))
            {
                result.AddError($"{name} is empty; give a {helpName}, or leave the option out.");
            }
        });
        return option;
    }

    /// <summary>Parses the arguments and, if they are valid, runs the command.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args, Func<ParseResult, Task<int>> run)
    {
        root.SetAction((parsed, _) => run(parsed));
        var result = root.Parse(args);
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            }

            await Console.Error.WriteLineAsync("Try --help.").ConfigureAwait(false);
            return WrongUsage;
        }

        // The host handles signals itself and ends in order; the parser must not cut it short.
        return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
    }

    private static double? ParseSpeed(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed > 0 && double.IsFinite(speed))
        {
            return speed;
        }

        result.AddError($"--speed is '{text}'; give a number greater than 0, for example 60.");
        return null;
    }

    private static TimeSpan? ParseRunFor(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationText.TryParse(text, out var duration))
        {
            return duration;
        }

        result.AddError($"--run-for is '{text}'; give a duration greater than zero, for example 30s, 10m or 2h.");
        return null;
    }
}
