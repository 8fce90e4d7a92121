using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GlobalPlanner.Silo.CommandLine;

/// <summary>The silo's command line. Wrong usage is exit code 2.</summary>
internal static class SiloCommandLine
{
    /// <summary>Exit code of wrong usage.</summary>
    public const int WrongUsage = 2;

    private static readonly Option<string?> Config = Text("--config", "FILE",
        "Configuration, YAML or JSON. Default: the built-in simulated deployment.");

    private static readonly Option<string?> Trace = Text("--trace", "FILE",
        "Request trace that drives the simulated fleet: Mooncake JSONL, Azure CSV or ServeGen CSV, plain or .gz.");

    private static readonly Option<bool> SkipBadLines = new("--skip-bad-lines")
    {
        Description = "Report broken trace lines and skip them instead of refusing the trace.",
    };

    private static readonly Option<double?> Speed = new("--speed")
    {
        HelpName = "X",
        Description = "Seconds of fleet time in one real second, greater than zero. Default: 1.",
        CustomParser = ParseSpeed,
    };

    private static readonly Option<TimeSpan?> RunFor = new("--run-for")
    {
        HelpName = "DURATION",
        Description = "End by itself with a summary after this much fleet time: 30s, 10m, 2h, 1h30m. Default: run until stopped.",
        CustomParser = ParseRunFor,
    };

    private static readonly Option<string?> DataDir = Text("--data-dir", "DIR",
        "Where the silo keeps its state. Default: ./data below the current directory.");

    private static readonly Option<string?> Urls = Text("--urls", "URLS",
        "Addresses of the HTTP server, separated by semicolons. Default: http://127.0.0.1:8080. Port 0 takes a free port.");

    /// <summary>Parses the arguments and, if they make sense, runs the silo.</summary>
    public static async Task<int> RunAsync(string[] args, Func<SiloArguments, Task<int>> run)
    {
        var root = new RootCommand("GlobalPlanner's silo: pool planners under one GPU budget, with their page, API and metrics.")
        {
            Config, Trace, SkipBadLines, Speed, RunFor, DataDir, Urls,
        };
        root.SetAction((parsed, _) => run(new SiloArguments
        {
            Config = parsed.GetValue(Config),
            Trace = parsed.GetValue(Trace),
            SkipBadLines = parsed.GetValue(SkipBadLines),
            Speed = parsed.GetValue(Speed),
            RunFor = parsed.GetValue(RunFor),
            DataDir = parsed.GetValue(DataDir),
            Urls = parsed.GetValue(Urls),
        }));
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

        // The host ends on signals by itself, so that the silo can say goodbye; the parser must not cut it short.
        return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
    }

    private static Option<string?> Text(string name, string helpName, string description)
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
